package dev.shipgate.suite;

import dev.shipgate.gate.Gate.Examined;
import dev.shipgate.report.PositionsCsv;
import dev.shipgate.transcript.Observation;
import dev.shipgate.transcript.Subject;
import io.qameta.allure.Allure;
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
        Optional<String> positions = new PositionsCsv().render(observation);
        if (positions.isPresent()) {
            Allure.addAttachment("positions", "text/csv", positions.get(), ".csv");
        } else {
            Allure.addAttachment("observation", "application/json", gate.toJson(observation), ".json");
        }
    }
}
