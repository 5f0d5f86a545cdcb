package dev.shipgate.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogEntry;

/** The pages as they are seen and used. */
class BrowserTests {

    /** What a reader could reach only by scrolling the page sideways; what scrolls by itself may be wider. */
    private static final String OVERFLOWING =
            "return [...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > "
                    + "innerWidth + 1"
                    + " && !e.closest('.scroll > *, svg *')).slice(0, 5).map(e => e.outerHTML.slice(0, 200))";

    @RegisterExtension
    static final PageBrowser BROWSER = new PageBrowser();

    static Stream<Arguments> views() {
        return PageBrowser.pages().stream()
                .flatMap(page -> Stream.of(
                        Arguments.of(page, 360, "light"),
                        Arguments.of(page, 768, "dark"),
                        Arguments.of(page, 768, "light"),
                        Arguments.of(page, 1440, "light")));
    }

    @ParameterizedTest
    @MethodSource("views")
    void a_page_fits_and_is_quiet(String page, int width, String scheme) throws IOException {
        ChromeDriver chromium = BROWSER.show(page, width, scheme);

        assertThat(chromium.executeScript(OVERFLOWING))
                .as("what reaches over the edge")
                .isEqualTo(List.of());
        assertThat(chromium.executeScript("return document.documentElement.scrollWidth"))
                .as("width")
                .isEqualTo((long) width);
        assertThat(chromium.getTitle()).isNotEqualTo("run");
        assertThat(chromium.manage().logs().get("browser").getAll())
                .as("console")
                .isEmpty();
        assertThat(chromium.manage().logs().get("performance").getAll().stream()
                        .map(LogEntry::getMessage)
                        .filter(message -> message.contains("Network.requestWillBeSent\"")
                                && !message.contains("\"url\":\"file:")))
                .as("requests")
                .isEmpty();
    }

    @Test
    void tables_are_sorted_and_filtered_and_the_command_is_copied() throws IOException {
        ChromeDriver chromium = BROWSER.show("flipping", 1440, "light");
        String judgements = "const table = document.querySelector('#check-teacher-forced-sweep table');"
                + "const texts = (column) => [...table.tBodies[0].rows].filter(row => !row.hidden)"
                + ".map(row => row.cells[column].textContent.trim());";

        assertThat(chromium.executeScript(judgements + "table.tHead.querySelector('button').click();"
                        + "const up = texts(0); table.tHead.querySelector('button').click(); return [up, texts(0),"
                        + " table.tHead.rows[0].cells[0].getAttribute('aria-sort')]"))
                .isEqualTo(List.of(
                        chromium.executeScript(judgements + "return texts(0).sort((a, b) => a.localeCompare(b))"),
                        chromium.executeScript(judgements + "return texts(0).sort((a, b) => b.localeCompare(a))"),
                        "descending"));
        assertThat(chromium.executeScript("const strip = document.querySelector('.strip');"
                        + "const field = strip.previousElementSibling.querySelector('input');"
                        + "field.value = 'no such text'; field.dispatchEvent(new Event('input'));"
                        + "return [strip.previousElementSibling.querySelector('output').textContent,"
                        + " strip.querySelectorAll('li:not([hidden])').length]"))
                .isEqualTo(List.of("0 of 16", 0L));
        assertThat(chromium.executeScript("return document.querySelectorAll('button.copy').length"))
                .isEqualTo(1L);
    }
}
