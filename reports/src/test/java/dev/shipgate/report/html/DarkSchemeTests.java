package dev.shipgate.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Everybody can read the pages in the dark too. Of the rules of axe, only those of contrast depend on the colours. */
class DarkSchemeTests {

    @RegisterExtension
    static final PageBrowser BROWSER = new PageBrowser();

    @Test
    void the_page_of_a_red_run_has_enough_contrast() throws IOException {
        BROWSER.show("flipping", 768, "dark");
        BROWSER.thinOut();

        assertThat(BROWSER.violations("{runOnly: ['color-contrast']}")).isEmpty();
    }
}
