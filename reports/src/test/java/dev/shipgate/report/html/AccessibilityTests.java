package dev.shipgate.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openqa.selenium.chrome.ChromeDriver;

/** Everybody can read the pages, by the rules of axe. */
class AccessibilityTests {

    /** Keeps two elements of each kind in a table, list or drawing: the rules take long and say the same of all. */
    private static final String THIN_OUT = "const shape = e => e.tagName + '.' + (e.getAttribute('class') || '')"
            + " + '(' + [...e.children].map(shape) + ')';"
            + "document.querySelectorAll('tbody, ul, ol, svg, g').forEach(parent => {"
            + "  const seen = new Map();"
            + "  [...parent.children].forEach(child => {"
            + "    const kind = shape(child);"
            + "    seen.set(kind, (seen.get(kind) || 0) + 1);"
            + "    if (seen.get(kind) > 2) child.remove();"
            + "  });"
            + "});";

    @RegisterExtension
    static final PageBrowser BROWSER = new PageBrowser();

    static Set<String> pages() {
        return PageBrowser.pages();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void a_page_breaks_no_rule(String page) throws IOException {
        ChromeDriver chromium = BROWSER.show(page, 360, "light");
        chromium.executeScript(THIN_OUT);

        assertThat(violations(chromium, "{}")).isEmpty();
    }

    /** Of the rules, only those of contrast depend on the colours. */
    @ParameterizedTest
    @MethodSource("pages")
    void a_page_in_the_dark_has_enough_contrast(String page) throws IOException {
        ChromeDriver chromium = BROWSER.show(page, 768, "dark");
        chromium.executeScript(THIN_OUT);

        assertThat(violations(chromium, "{runOnly: ['color-contrast']}")).isEmpty();
    }

    @Tag("thorough")
    @ParameterizedTest
    @MethodSource("pages")
    void a_whole_page_breaks_no_rule_in_either_scheme(String page) throws IOException {
        assertThat(violations(BROWSER.show(page, 360, "light"), "{}")).isEmpty();
        assertThat(violations(BROWSER.show(page, 768, "dark"), "{}")).isEmpty();
    }

    @SuppressWarnings("unchecked")
    private static List<String> violations(ChromeDriver chromium, String options) throws IOException {
        try (InputStream axe = AccessibilityTests.class.getResourceAsStream("/axe.min.js")) {
            chromium.executeScript(new String(Objects.requireNonNull(axe).readAllBytes(), StandardCharsets.UTF_8));
        }
        return (List<String>)
                Objects.requireNonNull(chromium.executeAsyncScript("const done = arguments[arguments.length - 1];"
                        + "axe.run(document, Object.assign({resultTypes: ['violations']}, " + options
                        + ")).then(r => done(r.violations.map("
                        + "v => v.id + ': ' + v.help + ' ' + v.nodes.slice(0, 3).map(n => n.html.slice(0, 160) "
                        + "+ ' ' + n.failureSummary).join(' | '))),"
                        + " e => done(['' + e]));"));
    }
}
