package dev.shipgate.report.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.shipgate.fixture.FrozenFiles;
import dev.shipgate.fixture.RunSamples;
import dev.shipgate.fixture.SurfaceSample;
import dev.shipgate.transcript.Transcript;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * Opens the pages in headless Chromium. Skipped where the machine has none (Debian: {@code apt-get install chromium
 * chromium-driver}), unless {@code SHIPGATE_REQUIRE_BROWSER} or the system property {@code shipgate.requireBrowser}
 * asks for it.
 */
class BrowserTests {

    private static final List<String> BROWSERS =
            List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");
    private static final List<String> DRIVERS = List.of("/usr/bin/chromedriver", "/usr/lib/chromium/chromedriver");
    private static final String HOSTILE =
            "<script>document.title='run'</script><img src=x onerror=\"document.title='run'\">"
                    + "\u202eabc\u0627\u0644\u0639\u0631\u0628\u064a\u0629 " + "W".repeat(300);

    /** What a reader could reach only by scrolling the page sideways; what scrolls by itself may be wider. */
    private static final String OVERFLOWING =
            "return [...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > "
                    + "innerWidth + 1"
                    + " && !e.closest('.scroll > *, svg *')).slice(0, 5).map(e => e.outerHTML.slice(0, 200))";

    @TempDir
    static Path directory;

    private static @Nullable ChromeDriver browser;
    private static final Map<String, String> PAGES = Map.ofEntries(
            Map.entry("passing", html(RunSamples.passing())),
            Map.entry("flipping", html(RunSamples.flipping())),
            Map.entry("not finite", html(RunSamples.notFinite())),
            Map.entry("dropped state", html(RunSamples.droppedState())),
            Map.entry("diverging devices", html(RunSamples.divergingDevices())),
            Map.entry("hostile", html(RunSamples.hostile(HOSTILE))),
            Map.entry("surfaces", html(SurfaceSample.withMore(RunSamples.divergingDevices()))),
            Map.entry("many cases", html(RunSamples.manyCases(12))),
            Map.entry("corpus", new CorpusPage().render(FrozenFiles.corpus())),
            Map.entry("release", new ReleasePage().render(ReleasePageTests.RELEASE)),
            Map.entry(
                    "history",
                    new HistoryPage()
                            .render(List.of(
                                    HistoryPageTests.at(RunSamples.passing(), "2026-11-01T00:00:00Z"),
                                    HistoryPageTests.at(RunSamples.flipping(), "2026-11-02T00:00:00Z")))));

    @BeforeAll
    static void open() {
        Path chromium = first(BROWSERS);
        Path driver = first(DRIVERS);
        boolean required = "1".equals(System.getenv("SHIPGATE_REQUIRE_BROWSER"))
                || "1".equals(System.getProperty("shipgate.requireBrowser"));
        if (!required) {
            assumeTrue(
                    chromium != null && driver != null,
                    "no browser: install chromium and chromium-driver to see the pages tested as they are seen");
        }
        assertThat(chromium).as("one of " + BROWSERS).isNotNull();
        assertThat(driver).as("one of " + DRIVERS).isNotNull();
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable("browser", Level.ALL);
        logs.enable("performance", Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(String.valueOf(chromium));
        options.addArguments(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
                "--user-data-dir=" + directory.resolve("profile"));
        options.setCapability("goog:loggingPrefs", logs);
        browser = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(Objects.requireNonNull(driver).toFile())
                        .build(),
                options);
        browser.get("about:blank");
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.quit();
        }
    }

    /** Every width in light; colours don't depend on the width, so dark once. */
    static Stream<Arguments> views() {
        return PAGES.keySet().stream()
                .sorted()
                .flatMap(page -> Stream.of(
                        Arguments.of(page, 360, "light"),
                        Arguments.of(page, 768, "dark"),
                        Arguments.of(page, 768, "light"),
                        Arguments.of(page, 1440, "light")));
    }

    @ParameterizedTest
    @MethodSource("views")
    void a_page_fits_is_quiet_and_can_be_read_by_everybody(String page, int width, String scheme) throws IOException {
        ChromeDriver chromium = show(page, width, scheme);

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
        // The slowest by far, and the same for all widths between these two.
        if (width == 360 || scheme.equals("dark")) {
            assertThat(violations(chromium)).as("accessibility").isEmpty();
        }
    }

    @Test
    void tables_are_sorted_and_filtered_and_the_command_is_copied() throws IOException {
        ChromeDriver chromium = show("flipping", 1440, "light");
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

    private static ChromeDriver show(String page, int width, String scheme) throws IOException {
        ChromeDriver chromium = Objects.requireNonNull(browser);
        Path file = Files.writeString(
                directory.resolve(page.replace(' ', '-') + ".html"), Objects.requireNonNull(PAGES.get(page)));
        chromium.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", false));
        chromium.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "media",
                        "screen",
                        "features",
                        List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
        chromium.manage().logs().get("browser");
        chromium.manage().logs().get("performance");
        chromium.get(file.toUri().toString());
        // What is folded away must fit and be readable too.
        chromium.executeScript("document.querySelectorAll('details').forEach(each => each.open = true)");
        return chromium;
    }

    @SuppressWarnings("unchecked")
    private static List<String> violations(ChromeDriver chromium) throws IOException {
        try (InputStream axe = BrowserTests.class.getResourceAsStream("/axe.min.js")) {
            chromium.executeScript(new String(Objects.requireNonNull(axe).readAllBytes(), StandardCharsets.UTF_8));
        }
        return (List<String>)
                Objects.requireNonNull(chromium.executeAsyncScript("const done = arguments[arguments.length - 1];"
                        + "axe.run(document, {resultTypes: ['violations']}).then(r => done(r.violations.map("
                        + "v => v.id + ': ' + v.help + ' ' + v.nodes.slice(0, 3).map(n => n.html.slice(0, 160) "
                        + "+ ' ' + n.failureSummary).join(' | '))),"
                        + " e => done(['' + e]));"));
    }

    private static String html(Transcript run) {
        return new HtmlReport().render(run);
    }

    private static @Nullable Path first(List<String> candidates) {
        return candidates.stream()
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }
}
