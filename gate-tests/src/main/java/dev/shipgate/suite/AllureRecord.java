package dev.shipgate.suite;

import dev.shipgate.gate.Gate.Examined;
import dev.shipgate.report.attachment.PositionsCsv;
import dev.shipgate.report.attachment.StripPicture;
import dev.shipgate.transcript.Observation;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.Tally;
import dev.shipgate.transcript.TeacherForcedSweep;
import io.qameta.allure.Allure;
import java.io.ByteArrayInputStream;
import java.util.Optional;

/** Tells Allure what a test is about and what it saw. Uses the lambda API alone, so that no weaver is needed. */
final class AllureRecord {

    private final GateUnderTest gate;

    AllureRecord(GateUnderTest gate) {
        this.gate = gate;
    }

    void describe(Subject subject) {
        Allure.epic("Ship Gate");
        Allure.feature(subject.check().id());
        Allure.story(gate.bundleName());
        Allure.parameter("bundle", gate.bundleName());
        if (subject.caseId() != null) {
            Allure.parameter("case", subject.caseId());
        }
        if (subject.run() != null) {
            Allure.parameter("run", subject.run());
        }
    }

    void attach(Examined examined) {
        Allure.label("verdict", String.valueOf(examined.judgement().verdict()));
        Allure.description(examined.judgement().reason());
        Observation observation = examined.observation();
        Tally tally = examined.judgement().tally();
        if (observation instanceof TeacherForcedSweep sweep && tally != null) {
            byte[] strip = new StripPicture().png(sweep.positions(), tally);
            Allure.addAttachment("strip", "image/png", new ByteArrayInputStream(strip), ".png");
        }
        Optional<String> positions = new PositionsCsv().render(observation);
        if (positions.isPresent()) {
            Allure.addAttachment("positions", "text/csv", positions.get(), ".csv");
        } else {
            Allure.addAttachment("observation", "application/json", gate.toJson(observation), ".json");
        }
    }
}
