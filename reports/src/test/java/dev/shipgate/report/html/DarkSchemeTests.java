package dev.shipgate.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Everybody can read the pages in the dark too, also where they are wider than in the light. A class of its own runs
 * beside the other.
 */
class DarkSchemeTests {

    @RegisterExtension
    static final PageBrowser BROWSER = new PageBrowser();

    @Test
    void the_page_of_a_red_run_has_enough_contrast() throws IOException {
        BROWSER.show("flipping", 768, "dark");
        BROWSER.thinOut();

        assertThat(BROWSER.violations("{runOnly: ['color-contrast']}")).isEmpty();
    }

    @Tag("thorough")
    @ParameterizedTest
    @MethodSource("dev.shipgate.report.html.PageBrowser#pages")
    void a_whole_page_breaks_no_rule(String page) throws IOException {
        BROWSER.show(page, 768, "dark");

        assertThat(BROWSER.violations("{}")).isEmpty();
    }
}
