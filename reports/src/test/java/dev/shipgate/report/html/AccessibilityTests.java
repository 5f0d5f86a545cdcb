package dev.shipgate.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openqa.selenium.chrome.ChromeDriver;

/** Everybody can read the pages, by the rules of axe. */
class AccessibilityTests {

    @RegisterExtension
    static final PageBrowser BROWSER = new PageBrowser();

    static Set<String> pages() {
        return PageBrowser.pages();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void a_page_breaks_no_rule(String page) throws IOException {
        assertThat(violations(BROWSER.show(page, 360, "light"), "{}")).isEmpty();
    }

    /** Of the rules, only those of contrast depend on the colours. */
    @ParameterizedTest
    @MethodSource("pages")
    void a_page_in_the_dark_has_enough_contrast(String page) throws IOException {
        assertThat(violations(BROWSER.show(page, 768, "dark"), "{runOnly: ['color-contrast']}"))
                .isEmpty();
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
