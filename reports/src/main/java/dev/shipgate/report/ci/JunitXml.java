package dev.shipgate.report.ci;

import dev.shipgate.report.wording.Badge;
import dev.shipgate.report.wording.FailureLines;
import dev.shipgate.report.wording.Figures;
import dev.shipgate.report.wording.Lookup;
import dev.shipgate.report.wording.PlainFigures;
import dev.shipgate.report.wording.PolicyName;
import dev.shipgate.report.wording.Renderer;
import dev.shipgate.report.wording.VisibleText;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.Observation;
import dev.shipgate.transcript.Standing;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.Tally;
import dev.shipgate.transcript.Transcript;
import dev.shipgate.transcript.Verdict;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Shows a transcript as the XML that CI servers read as test results: one suite per check, one test case per subject.
 * FAIL is a failure; ERROR, INVALID_ORACLE and INCONCLUSIVE are errors. Subjects that weren't judged, or that are red
 * but don't count, are skipped.
 */
public final class JunitXml implements Renderer {

    private static final int MOST_LINES = 100;
    private static final int LONGEST = 1000;

    /** The results that CI servers distinguish. */
    private enum Result {
        PASSED,
        SKIPPED,
        FAILURE,
        ERROR
    }

    @Override
    public String fileName() {
        return "junit.xml";
    }

    @Override
    public String render(Transcript transcript) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            document(new Lookup(transcript), xml);
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException problem) {
            throw new IllegalStateException("a string can always be written to", problem);
        }
        return text.append('\n').toString();
    }

    private static void document(Lookup lookup, XMLStreamWriter xml) throws XMLStreamException {
        Transcript transcript = lookup.transcript();
        List<Judgement> all = transcript.judgements();
        boolean unexplained = !transcript.verdict().mayShip()
                && all.stream().map(JunitXml::result).noneMatch(each -> each == Result.FAILURE || each == Result.ERROR);
        xml.writeCharacters("\n");
        xml.writeStartElement("testsuites");
        attribute(xml, "name", "Ship Gate: " + transcript.measured().bundle().name());
        counts(xml, all, unexplained ? 1 : 0);
        attribute(xml, "time", seconds(transcript.effort().elapsedNanos()));
        for (CheckId check : CheckId.values()) {
            List<Judgement> judgements = lookup.judgements(check);
            if (!judgements.isEmpty()) {
                suite(lookup, check, judgements, xml);
            }
        }
        if (unexplained) {
            verdict(transcript, xml);
        }
        xml.writeCharacters("\n");
        xml.writeEndElement();
    }

    private static void suite(Lookup lookup, CheckId check, List<Judgement> judgements, XMLStreamWriter xml)
            throws XMLStreamException {
        xml.writeCharacters("\n  ");
        xml.writeStartElement("testsuite");
        attribute(xml, "name", "shipgate." + check.id());
        counts(xml, judgements, 0);
        attribute(xml, "time", "0");
        String startedAt = lookup.transcript().effort().startedAt();
        if (startedAt.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z")) {
            attribute(xml, "timestamp", startedAt.substring(0, 19));
        }
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("question", check.question());
        properties.put("policy", PolicyName.of(lookup.transcript()));
        properties.put("headline", lookup.transcript().headline());
        properties(xml, "    ", properties);
        for (Judgement judgement : judgements) {
            testCase(lookup, judgement, xml);
        }
        xml.writeCharacters("\n  ");
        xml.writeEndElement();
    }

    private static void testCase(Lookup lookup, Judgement judgement, XMLStreamWriter xml) throws XMLStreamException {
        Subject subject = judgement.subject();
        xml.writeCharacters("\n    ");
        xml.writeStartElement("testcase");
        attribute(xml, "classname", "shipgate." + subject.check().id());
        attribute(
                xml,
                "name",
                Objects.requireNonNullElse(subject.caseId(), "bundle")
                        + (subject.run() == null ? "" : " on " + subject.run()));
        attribute(xml, "time", "0");
        properties(xml, "      ", figures(lookup, judgement));
        switch (result(judgement)) {
            case PASSED -> {}
            case SKIPPED -> {
                xml.writeCharacters("\n      ");
                xml.writeEmptyElement("skipped");
                attribute(xml, "message", Badge.of(judgement).word() + ": " + judgement.reason());
            }
            case FAILURE -> problem("failure", lookup, judgement, xml);
            case ERROR -> problem("error", lookup, judgement, xml);
        }
        xml.writeCharacters("\n    ");
        xml.writeEndElement();
    }

    private static void problem(String element, Lookup lookup, Judgement judgement, XMLStreamWriter xml)
            throws XMLStreamException {
        xml.writeCharacters("\n      ");
        xml.writeStartElement(element);
        attribute(xml, "type", Objects.requireNonNull(judgement.verdict()).name());
        attribute(xml, "message", judgement.reason());
        List<String> lines = new FailureLines(
                        lookup.transcript().measured().bundle().name())
                .of(judgement, lookup.observation(judgement.subject()));
        for (String line : lines.stream().limit(MOST_LINES).toList()) {
            xml.writeCharacters(VisibleText.plain(line, LONGEST) + "\n");
        }
        if (lines.size() > MOST_LINES) {
            xml.writeCharacters("… and " + (lines.size() - MOST_LINES) + " more in transcript.json\n");
        }
        xml.writeCharacters("Next: " + judgement.nextStep());
        xml.writeEndElement();
    }

    /** A run can be red although none of its judgements is; CI must not read it as green. */
    private static void verdict(Transcript transcript, XMLStreamWriter xml) throws XMLStreamException {
        xml.writeCharacters("\n  ");
        xml.writeStartElement("testsuite");
        attribute(xml, "name", "shipgate.verdict");
        counts(xml, List.of(), 1);
        attribute(xml, "time", "0");
        xml.writeStartElement("testcase");
        attribute(xml, "classname", "shipgate.verdict");
        attribute(xml, "name", "run");
        attribute(xml, "time", "0");
        xml.writeEmptyElement("error");
        attribute(xml, "type", transcript.verdict().name());
        attribute(xml, "message", transcript.headline());
        xml.writeEndElement();
        xml.writeEndElement();
    }

    private static void counts(XMLStreamWriter xml, List<Judgement> judgements, int moreErrors)
            throws XMLStreamException {
        attribute(xml, "tests", Integer.toString(judgements.size() + moreErrors));
        attribute(xml, "failures", count(judgements, Result.FAILURE, 0));
        attribute(xml, "errors", count(judgements, Result.ERROR, moreErrors));
        attribute(xml, "skipped", count(judgements, Result.SKIPPED, 0));
    }

    private static String count(List<Judgement> judgements, Result result, int more) {
        return Long.toString(
                judgements.stream().filter(each -> result(each) == result).count() + more);
    }

    private static Result result(Judgement judgement) {
        Verdict verdict = judgement.verdict();
        if (verdict == null) {
            return Result.SKIPPED;
        }
        if (verdict.mayShip()) {
            return Result.PASSED;
        }
        if (judgement.standing() == Standing.ADVISORY) {
            return Result.SKIPPED;
        }
        return verdict == Verdict.FAIL ? Result.FAILURE : Result.ERROR;
    }

    private static Map<String, String> figures(Lookup lookup, Judgement judgement) {
        Map<String, String> figures = new LinkedHashMap<>();
        figures.put("standing", judgement.standing().id());
        if (judgement.verdict() != null) {
            figures.put("verdict", judgement.verdict().name());
        }
        figures.put("reason", judgement.reason());
        Tally tally = judgement.tally();
        if (tally != null) {
            figures.put("positions", Integer.toString(tally.of()));
            figures.put("agreed", Integer.toString(tally.agreed()));
            figures.put("flips", Integer.toString(tally.flips().size()));
            figures.put("ties", Integer.toString(tally.ties().size()));
            figures.put("refused", Integer.toString(tally.refused().size()));
            figures.put("non_finite", Integer.toString(tally.nonFinite().size()));
            figures.put("wilson_low", Double.toString(tally.rate().low()));
            figures.put("wilson_high", Double.toString(tally.rate().high()));
        }
        Observation observation = lookup.observation(judgement.subject());
        Figures extremes = Figures.of(observation);
        put(figures, "smallest_margin_nats", extremes.smallestMarginLogit());
        boolean whole = extremes.terms().topK() == null;
        put(figures, whole ? "smallest_cosine" : "smallest_recorded_cosine", extremes.smallestCosine());
        put(figures, whole ? "largest_kl_nats" : "largest_kl_at_least_nats", extremes.largestKlNats());
        if (observation != null) {
            figures.putAll(new PlainFigures().of(observation));
        }
        return figures;
    }

    private static void put(Map<String, String> figures, String name, OptionalDouble value) {
        value.ifPresent(number -> figures.put(name, Double.toString(number)));
    }

    private static void properties(XMLStreamWriter xml, String indent, Map<String, String> properties)
            throws XMLStreamException {
        xml.writeCharacters("\n" + indent);
        xml.writeStartElement("properties");
        for (Map.Entry<String, String> each : properties.entrySet()) {
            xml.writeCharacters("\n" + indent + "  ");
            xml.writeEmptyElement("property");
            attribute(xml, "name", each.getKey());
            attribute(xml, "value", each.getValue());
        }
        xml.writeCharacters("\n" + indent);
        xml.writeEndElement();
    }

    private static void attribute(XMLStreamWriter xml, String name, String value) throws XMLStreamException {
        xml.writeAttribute(name, VisibleText.plain(value, LONGEST));
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.3f", nanos / 1e9);
    }
}
