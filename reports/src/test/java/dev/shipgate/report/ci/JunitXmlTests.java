package dev.shipgate.report.ci;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.RunSamples;
import dev.shipgate.fixture.Samples;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.Standing;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.Transcript;
import dev.shipgate.transcript.Verdict;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class JunitXmlTests {

    @Test
    void each_subject_is_a_test_case_of_its_check() throws Exception {
        Transcript run = RunSamples.divergingDevices();
        Element root = parse(run);

        assertThat(elements(root, "testcase")).hasSameSizeAs(run.judgements());
        assertThat(elements(root, "testcase").stream()
                        .map(each -> each.getAttribute("classname") + " " + each.getAttribute("name")))
                .contains(
                        "shipgate.teacher_forced_sweep alphabet",
                        "shipgate.device_runs alphabet on Pixel 9, WebGPU",
                        "shipgate.claims bundle")
                .doesNotHaveDuplicates();
    }

    @Test
    void the_counts_are_those_of_the_elements() throws Exception {
        Element root = parse(RunSamples.flipping());

        for (Element each : elements(root, "testsuite")) {
            assertCounts(each);
        }
        assertCounts(root);
    }

    @Test
    void the_figures_are_properties() throws Exception {
        Element flipped = elements(parse(RunSamples.flipping()), "testcase").stream()
                .filter(each -> each.getAttribute("classname").endsWith("teacher_forced_sweep"))
                .findFirst()
                .orElseThrow();

        assertThat(elements(flipped, "property").stream().map(each -> each.getAttribute("name")))
                .contains(
                        "verdict",
                        "standing",
                        "agreed",
                        "positions",
                        "wilson_low",
                        "smallest_cosine",
                        "largest_kl_nats");
    }

    @Test
    void a_failure_has_its_positions_and_the_next_step() throws Exception {
        Element failure = elements(parse(RunSamples.flipping()), "failure").stream()
                .filter(each -> each.getAttribute("message").equals("14 of 16 positions agree"))
                .findFirst()
                .orElseThrow();

        assertThat(failure.getAttribute("type")).isEqualTo("FAIL");
        assertThat(failure.getTextContent())
                .contains("position 0 after 'The'", "position 9", "Next: look at the neighbours");
    }

    @ParameterizedTest
    @CsvSource({
        "REQUIRED,PASS,", "REQUIRED,PASS_TIE,", "REQUIRED,FAIL,failure", "REQUIRED,ERROR,error",
                "REQUIRED,INVALID_ORACLE,error",
        "REQUIRED,INCONCLUSIVE,error", "ADVISORY,PASS,", "ADVISORY,FAIL,skipped", "REFUSED,,skipped",
                "NOT_GIVEN,,skipped"
    })
    void verdict_and_standing_make_the_result(Standing standing, @Nullable Verdict verdict, @Nullable String element)
            throws Exception {
        Judgement judgement =
                new Judgement(Subject.of(CheckId.GREEDY, "alphabet"), standing, verdict, null, "a reason");
        Element root =
                parse(Samples.transcript(Verdict.PASS, List.of(judgement), Samples.measurements(List.of(), List.of())));
        List<String> found = new ArrayList<>();
        for (String name : List.of("failure", "error", "skipped")) {
            elements(root, name).forEach(each -> found.add(name));
        }

        assertThat(found).isEqualTo(element == null ? List.of() : List.of(element));
    }

    @Test
    void a_red_run_without_a_red_check_is_still_red() throws Exception {
        Element root = parse(RunSamples.empty(Verdict.INCONCLUSIVE));

        assertThat(root.getAttribute("errors")).isEqualTo("1");
        assertThat(elements(root, "error").get(0).getAttribute("message")).contains("nothing was compared");
        assertThat(elements(parse(RunSamples.empty(Verdict.PASS)), "testcase")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0000\u0001\u001b",
                "]]>",
                "\"'<&>",
                "\ud800",
                "\ufffe\uffff",
                "😀",
                "a\r\nb\tc",
                "<!DOCTYPE x>"
            })
    void every_text_is_valid_xml(String text) throws Exception {
        Element root = parse(RunSamples.hostile(text));

        assertThat(elements(root, "failure").get(0).getAttribute("message")).isNotEmpty();
    }

    private static void assertCounts(Element suite) {
        assertThat(suite.getAttribute("tests"))
                .isEqualTo("" + elements(suite, "testcase").size());
        assertThat(suite.getAttribute("failures"))
                .isEqualTo("" + elements(suite, "failure").size());
        assertThat(suite.getAttribute("errors"))
                .isEqualTo("" + elements(suite, "error").size());
        assertThat(suite.getAttribute("skipped"))
                .isEqualTo("" + elements(suite, "skipped").size());
    }

    private static Element parse(Transcript run) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        return factory.newDocumentBuilder()
                .parse(new InputSource(new StringReader(new JunitXml().render(run))))
                .getDocumentElement();
    }

    private static List<Element> elements(Element within, String name) {
        NodeList nodes = within.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }
}
