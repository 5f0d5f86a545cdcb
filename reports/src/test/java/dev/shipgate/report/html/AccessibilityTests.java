package dev.shipgate.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Everybody can read the pages, by the rules of axe. */
class AccessibilityTests {

    @RegisterExtension
    static final PageBrowser BROWSER = new PageBrowser();

    @ParameterizedTest
    @MethodSource("dev.shipgate.report.html.PageBrowser#pages")
    void a_page_breaks_no_rule(String page) throws IOException {
        BROWSER.show(page, 360, "light");
        BROWSER.thinOut();

        assertThat(BROWSER.violations("{}")).isEmpty();
    }

    @Tag("thorough")
    @ParameterizedTest
    @MethodSource("dev.shipgate.report.html.PageBrowser#pages")
    void a_whole_page_breaks_no_rule(String page) throws IOException {
        BROWSER.show(page, 360, "light");

        assertThat(BROWSER.violations("{}")).isEmpty();
    }
}
