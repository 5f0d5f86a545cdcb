package dev.shipgate.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Everybody can read the pages in the dark too. Of the rules of axe, only those of contrast depend on the colours. */
class DarkSchemeTests {

    @RegisterExtension
    static final PageBrowser BROWSER = new PageBrowser();

    static Set<String> pages() {
        return PageBrowser.pages();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void a_page_has_enough_contrast(String page) throws IOException {
        BROWSER.show(page, 768, "dark");
        BROWSER.thinOut();

        assertThat(BROWSER.violations("{runOnly: ['color-contrast']}")).isEmpty();
    }
}
