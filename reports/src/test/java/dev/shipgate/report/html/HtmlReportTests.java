package dev.shipgate.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.RunSamples;
import dev.shipgate.fixture.Samples;
import dev.shipgate.fixture.SurfaceSample;
import dev.shipgate.report.wording.Badge;
import dev.shipgate.transcript.Transcript;
import dev.shipgate.transcript.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Isolated("changes the default locale")
class HtmlReportTests {

    private static final Set<String> NAMES = Set.of(
            "position", "after", "row", "value", "#", "alphabet", "oracle", "manifest or bundle", "graph or cases");

    private static final int MOST_BYTES = 2_000_000;

    static Stream<Named<Transcript>> runs() {
        return Stream.of(
                Named.of("passing", RunSamples.passing()),
                Named.of("flipping", RunSamples.flipping()),
                Named.of("not finite", RunSamples.notFinite()),
                Named.of("dropped state", RunSamples.droppedState()),
                Named.of("diverging devices", RunSamples.divergingDevices()),
                Named.of("broken", RunSamples.broken()),
                Named.of("empty", RunSamples.empty(Verdict.INCONCLUSIVE)),
                Named.of(
                        "hostile",
                        RunSamples.hostile("</style><script>alert(1)</script><img src=x onerror=alert(1)>\u202e\0")));
    }

    @ParameterizedTest
    @EnumSource(Verdict.class)
    void the_verdict_comes_first_in_the_title_and_the_heading(Verdict verdict) {
        Document page = page(RunSamples.empty(verdict));

        assertThat(page.title()).startsWith(Badge.of(verdict).sign() + " " + verdict.name());
        assertThat(only(page, "h1").text())
                .contains(verdict.name())
                .contains("qwen3_5_nano_decode_int8")
                .contains(Badge.meaning(verdict));
        assertThat(Objects.requireNonNull(only(page, "main").firstElementChild())
                        .select("h1"))
                .hasSize(1);
    }

    @Test
    void the_first_screen_names_bundle_oracle_policy_and_reason() {
        assertThat(only(page(RunSamples.flipping()), "header").text())
                .contains(
                        "qwen3_5_nano_decode_int8",
                        "qwen3.5-nano",
                        "default, version 4",
                        "2 flipped where the oracle is confident");
    }

    @Test
    void devices_that_part_are_counted_on_the_first_screen() {
        assertThat(page(RunSamples.divergingDevices())
                        .select(".figures .tone-bad")
                        .eachText())
                .containsExactly(
                        "required judgements that pass 18/19 against: Device runs",
                        "device sequences identical 1/3 to the oracle's");
        assertThat(page(RunSamples.flipping()).select(".figures").text()).doesNotContain("device");
    }

    @Test
    void a_surface_of_another_bundle_is_not_counted_on_the_first_screen() {
        assertThat(page(SurfaceSample.withOtherBundle(RunSamples.passing()))
                        .select(".figures .tone-ok")
                        .eachText())
                .contains("device sequences identical 1/1 to the oracle's");
    }

    @Test
    void devices_that_nobody_judged_are_not_green_on_the_first_screen() {
        Document page = page(SurfaceSample.run(Samples.identical(7, 9), List.of()));

        assertThat(page.select(".figures .tone-none").eachText())
                .contains("device sequences identical 1/1 to the oracle's");
    }

    @Test
    void the_red_box_has_the_first_finding_and_its_advice_before_the_headline() {
        String header = only(page(RunSamples.flipping()), "header").text();

        assertThat(header)
                .containsSubsequence(
                        "Cause:", "What to do:", RunSamples.flipping().headline());
        assertThat(only(page(RunSamples.passing()), "header").text()).doesNotContain("Cause:");
    }

    @Test
    void a_finding_with_evidence_and_advice_comes_before_the_rest() {
        Document page = page(RunSamples.flipping());

        assertThat(only(page, "#findings").text())
                .contains(
                        "single rows of the output head are clipped",
                        "6 flips, and the median",
                        "quantise the head again");
        assertThat(page.select("section").get(0).id()).isEqualTo("findings");
    }

    @Test
    void each_cell_of_the_matrix_links_to_its_details() {
        Document page = page(RunSamples.flipping());
        Element cell = page.select(".matrix a.square.tone-bad").first();

        assertThat(Objects.requireNonNull(cell).text()).contains("14/16", "63.9–96.5 %", "✗ FAIL");
        assertThat(cell.attr("aria-label")).contains("Teacher-forced sweep of alphabet: FAIL, 14 of 16");
        assertThat(page.select(cell.attr("href"))).hasSize(1);
    }

    @Test
    void a_check_that_saw_nothing_is_named_and_has_no_empty_section() {
        Document page = page(RunSamples.flipping());

        assertThat(only(page, "#glance").text())
                .containsPattern("Not judged in this run, and no part of its verdict: .*\\bDevice runs\\b")
                .doesNotContainPattern("no part of its verdict: .*\\bPrefill width\\b");
        assertThat(page.select("#check-prefill-width")).hasSize(1);
        assertThat(page(RunSamples.broken()).select("#check-prefill-width")).isEmpty();
    }

    @Test
    void a_short_prompt_shows_each_token_and_how_it_came_out() {
        Element strip = Objects.requireNonNull(
                page(RunSamples.flipping()).select(".strip").first());

        assertThat(strip.select("li")).hasSize(16);
        assertThat(strip.select("li").get(0).text()).contains("0", "'The'", "✗ flip");
        assertThat(strip.select("li").get(1).text()).contains("✓");
    }

    @Test
    void the_curves_draw_both_margins_and_the_floor() {
        Element chart = only(page(RunSamples.flipping()), "#positions-0");

        assertThat(chart.select("path.line.oracle, path.line.bundle, path.rule"))
                .hasSizeGreaterThanOrEqualTo(3);
        assertThat(only(chart, "figcaption").text()).contains("2 of 16 positions count against the bundle");
        assertThat(chart.text()).contains("the policy's floor, 0.1 nat");
    }

    @Test
    void a_flip_shows_both_sides_and_the_gap_in_nats_and_ulps() {
        Element flip = Objects.requireNonNull(
                page(RunSamples.flipping()).select(".flip").first());

        assertThat(flip.select(".leaders")).hasSize(2);
        assertThat(flip.select(".leaders").get(0).select("tbody tr")).hasSize(5);
        assertThat(flip.text())
                .contains(
                        "The oracle's top-1 is",
                        "The bundle's top-1 is",
                        "nat ahead of",
                        "ulps",
                        "it changed by",
                        "oracle's top-1",
                        "bundle's top-1");
    }

    @Test
    void the_scatter_counts_what_can_flip() {
        assertThat(only(page(RunSamples.flipping()), "#scatter").text())
                .contains(
                        "the error is large enough to change",
                        "6 flipped where the oracle is confident",
                        "error can change top-1");
        assertThat(only(page(RunSamples.flipping()), "#scatter")
                        .select("tbody tr")
                        .text())
                .contains("✗ flip 6 6 0");
    }

    @Test
    void the_seeded_step_says_its_quadrant_in_words() {
        assertThat(only(page(RunSamples.passing()), "#check-seeded-step").text())
                .contains("Neither fails");
        assertThat(only(page(RunSamples.droppedState()), "#check-seeded-step").text())
                .contains("Only the sweep fails", "the state that the bundle carries from step to step");
        assertThat(only(page(RunSamples.hostile("x")), "#check-seeded-step").text())
                .contains("Both fail");
    }

    @Test
    void lanes_mark_ties_and_defects_differently() {
        Element lanes = only(page(RunSamples.divergingDevices()), "#check-greedy");

        assertThat(lanes.select("tr:has(th:contains(Pixel)) .lane-flip").text()).startsWith("✗");
        assertThat(lanes.select("tr:has(th:contains(iPhone)) .lane-tie").text()).startsWith("≈");
        assertThat(lanes.select("tr:has(th:contains(MacBook))").text()).contains("identical, 24/24");
        assertThat(lanes.text())
                .contains("2 of 5 continuations diverge, 1 with a defect; the first is Pixel 9, WebGPU at token 7");
    }

    @Test
    void the_distribution_speaks_the_terms_of_llama_cpp() {
        assertThat(only(page(RunSamples.passing()), "#distribution").text())
                .contains("mean KLD", "median KLD", "99 %", "max KLD", "same top-1", "RMS Δp", "all cases");
    }

    @Test
    void a_dead_state_is_named_first() {
        Element states = only(page(RunSamples.droppedState()), "#check-carried-state");

        assertThat(states.select("table").get(1).select("tbody tr").get(0).text())
                .contains("2.recurrent_state", "✗ never changes, all zeros", "0/16");
    }

    @Test
    void the_audit_says_coverage_and_the_share_of_the_head() {
        assertThat(only(page(RunSamples.passing()), "#check-claims").text())
                .contains(
                        "100 % of the 1,000 weights in matrices are quantised",
                        "blocks of 32", "The head is 100 %", "✓ confirmed");
    }

    @Test
    void provenance_has_every_digest_and_the_command_to_rerun() {
        Element provenance = only(page(RunSamples.divergingDevices()), "#provenance");

        assertThat(provenance.text())
                .contains("b".repeat(64), "c".repeat(64), "d".repeat(64), "onnxruntime 1.29.0", "0.1.0");
        assertThat(only(provenance, ".command").text())
                .startsWith(
                        "./shipgate run --bundle bundles/qwen3_5_nano_decode_int8 --oracle oracles/nano --baseline ")
                .contains("--device-run Pixel_9,_WebGPU.json");
    }

    /** Headings of one figure for each case, position or surface name a thing, not a figure. */
    @Test
    void every_column_of_figures_has_a_sentence_that_explains_it() {
        List<String> unexplained = new ArrayList<>();
        for (Transcript run : List.of(RunSamples.passing(), RunSamples.flipping(), RunSamples.divergingDevices())) {
            Document page = page(run);
            for (Element table : page.select("table:has(caption)")) {
                List<Element> heads = table.select("thead th");
                for (int column = 0; column < heads.size(); column++) {
                    Element head = heads.get(column);
                    boolean isFigure = !table.select("tbody tr > :nth-child(" + (column + 1) + ").number")
                            .isEmpty();
                    if (isFigure && !head.hasAttr("title") && !NAMES.contains(head.text())) {
                        unexplained.add(table.select("caption").text() + ": " + head.text());
                    }
                }
            }
            assertThat(page.select(".figures dt"))
                    .isNotEmpty()
                    .allSatisfy(each ->
                            assertThat(each.attr("title")).as(each.text()).isNotEmpty());
        }
        assertThat(unexplained).isEmpty();
    }

    @Test
    void it_says_what_it_cannot_see() {
        assertThat(only(page(RunSamples.passing()), "#limits").text())
                .contains(
                        "A fault that the oracle shares",
                        "48 of 48 positions of confident prompts",
                        "92.5 %",
                        "80.6 %");
    }

    @ParameterizedTest
    @MethodSource("runs")
    void it_loads_nothing_and_runs_nothing(Transcript run) {
        String html = new HtmlReport().render(run);
        Document page = Jsoup.parse(html);

        OwnScript.assertAlone(page);
        assertThat(page.select("link, img, iframe, object, embed, form, [src], [style], [onerror], [onload]"))
                .isEmpty();
        assertThat(page.select("[href]").eachAttr("href")).allMatch(href -> href.startsWith("#"));
        assertThat(html).doesNotContain("http://", "https://", "url(", "@import");
    }

    @ParameterizedTest
    @MethodSource("runs")
    void every_figure_can_be_read_without_seeing_it(Transcript run) {
        Document page = page(run);

        for (Element figure : page.select("figure")) {
            Element svg = Objects.requireNonNull(figure.select("> svg").first());
            assertThat(svg.attr("role")).isEqualTo("img");
            assertThat(svg.select("> title, > desc")).hasSize(2).allMatch(Element::hasText);
            for (String id : svg.attr("aria-labelledby").split(" ")) {
                assertThat(page.getElementById(id)).as(id).isNotNull();
            }
            assertThat(only(figure, "figcaption").text()).endsWith(".");
            assertThat(figure.select("details table")).isNotEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("runs")
    void headings_descend_in_order_ids_are_unique_and_links_arrive(Transcript run) {
        Document page = page(run);
        int before = 0;
        for (Element heading : page.select("h1, h2, h3, h4")) {
            int level = heading.tagName().charAt(1) - '0';
            assertThat(level).as(heading.text()).isLessThanOrEqualTo(before + 1);
            before = level;
        }
        List<String> ids = page.select("[id]").eachAttr("id");

        assertThat(page.select("h1")).hasSize(1);
        assertThat(ids).doesNotHaveDuplicates();
        assertThat(page.select("a[href]").eachAttr("href"))
                .allMatch(href -> ids.contains(href.substring(1)), "leads somewhere");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "</style><script>alert(1)</script>",
                "\"><img src=x onerror=alert(1)>",
                "' onmouseover='alert(1)",
                "</title></svg><svg onload=alert(1)>",
                "{{constructor}} ${7*7} &lt;b&gt; <!-- ]]>",
            })
    void markup_in_a_text_stays_text(String text) {
        Document page = page(RunSamples.hostile(text));

        OwnScript.assertAlone(page);
        assertThat(page.select("img, [onerror], [onload], [onmouseover]")).isEmpty();
        assertThat(page.select("svg svg")).isEmpty();
        assertThat(only(page, ".headline").text()).contains(text.replaceAll(" +", " "));
    }

    @Test
    void what_cannot_be_seen_is_written_as_an_escape() {
        String html = new HtmlReport().render(RunSamples.hostile("a\u202eb\u0000c\u001b[31md\u200be\ufefff\ud800"));

        assertThat(html).contains("\\u{202e}", "\\u{0}", "\\u{1b}", "\\u{200b}", "\\u{feff}", "\\u{d800}");
        assertThat(html.codePoints()
                        .filter(each -> Character.getType(each) == Character.FORMAT
                                || Character.isISOControl(each) && each != '\n'))
                .isEmpty();
    }

    @Test
    void a_token_of_ten_thousand_characters_is_cut() {
        String html = new HtmlReport().render(RunSamples.hostile("x".repeat(10_000)));

        assertThat(html).doesNotContain("x".repeat(1_001)).hasSizeLessThan(300_000);
    }

    @Test
    void ten_thousand_positions_of_one_case_stay_small() {
        assertSmall(RunSamples.large(10_000));
    }

    @Test
    void ten_thousand_positions_of_many_cases_stay_small() {
        assertSmall(RunSamples.manyCases(625));
    }

    @Test
    void ten_thousand_positions_that_all_flip_stay_small() {
        assertSmall(RunSamples.hostileLarge(10_000, "\"<&>'".repeat(20)));
    }

    @Test
    void the_same_transcript_gives_the_same_bytes_in_every_locale() {
        Supplier<String> render = () -> new HtmlReport().render(RunSamples.flipping());
        String first = render.get();
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            assertThat(render.get()).isEqualTo(first);
            Locale.setDefault(Locale.GERMANY);
            assertThat(render.get()).isEqualTo(first);
        } finally {
            Locale.setDefault(before);
        }
    }

    private static void assertSmall(Transcript run) {
        String html = new HtmlReport().render(run);

        assertThat(html.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(MOST_BYTES);
        assertThat(Jsoup.parse(html).select("#limits")).hasSize(1);
    }

    private static Document page(Transcript run) {
        return Jsoup.parse(new HtmlReport().render(run));
    }

    private static Element only(Element within, String selector) {
        assertThat(within.select(selector)).as(selector).hasSize(1);
        return Objects.requireNonNull(within.select(selector).first());
    }
}
