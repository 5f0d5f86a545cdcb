package dev.shipgate.report.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.shipgate.fixture.FrozenFiles;
import dev.shipgate.fixture.RunSamples;
import dev.shipgate.fixture.SurfaceSample;
import dev.shipgate.transcript.Transcript;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * Shows the pages in headless Chromium. The tests are skipped where the machine has none (Debian: {@code apt-get
 * install chromium chromium-driver}), unless {@code SHIPGATE_REQUIRE_BROWSER} or the system property
 * {@code shipgate.requireBrowser} asks for it.
 */
final class PageBrowser implements BeforeAllCallback, AfterAllCallback {

    private static final List<String> BROWSERS =
            List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");
    private static final List<String> DRIVERS = List.of("/usr/bin/chromedriver", "/usr/lib/chromium/chromedriver");
    private static final String HOSTILE =
            "<script>document.title='run'</script><img src=x onerror=\"document.title='run'\">"
                    + "\u202eabc\u0627\u0644\u0639\u0631\u0628\u064a\u0629 " + "W".repeat(300);

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

    private @Nullable Path folder;
    private @Nullable ChromeDriver browser;

    /** Returns the names of the pages. */
    static Set<String> pages() {
        return new TreeSet<>(PAGES.keySet());
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
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
        folder = Files.createTempDirectory("shipgate-pages");
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
                "--user-data-dir=" + folder.resolve("profile"));
        options.setCapability("goog:loggingPrefs", logs);
        browser = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(Objects.requireNonNull(driver).toFile())
                        .build(),
                options);
        // On a busy machine, the rules of accessibility take more than the default of half a minute for a long page.
        browser.manage().timeouts().scriptTimeout(Duration.ofMinutes(3));
        browser.get("about:blank");
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        if (browser != null) {
            browser.quit();
        }
        if (folder != null) {
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
            }
        }
    }

    /** Opens a page with everything unfolded, since what is folded away must fit and be readable too. */
    ChromeDriver show(String page, int width, String scheme) throws IOException {
        ChromeDriver chromium = Objects.requireNonNull(browser);
        Path file = Files.writeString(
                Objects.requireNonNull(folder).resolve(page.replace(' ', '-') + ".html"),
                Objects.requireNonNull(PAGES.get(page)));
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
        chromium.executeScript("document.querySelectorAll('details').forEach(each => each.open = true)");
        return chromium;
    }

    /** Keeps two elements of each kind in a table, list or drawing: the rules take long and say the same of all. */
    void thinOut() {
        Objects.requireNonNull(browser).executeScript(THIN_OUT);
    }

    /** Returns which rules of axe the open page breaks. */
    @SuppressWarnings("unchecked")
    List<String> violations(String options) throws IOException {
        ChromeDriver chromium = Objects.requireNonNull(browser);
        try (InputStream axe = PageBrowser.class.getResourceAsStream("/axe.min.js")) {
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
