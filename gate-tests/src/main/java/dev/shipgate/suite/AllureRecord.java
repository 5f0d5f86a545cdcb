package dev.shipgate.suite;

import dev.shipgate.gate.CheckResult;
import dev.shipgate.report.attachment.PositionsCsv;
import dev.shipgate.report.attachment.StripPicture;
import dev.shipgate.transcript.Observation;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.Tally;
import dev.shipgate.transcript.TeacherForcedSweep;
import dev.shipgate.transcript.TranscriptFile;
import io.qameta.allure.Allure;
import java.io.ByteArrayInputStream;
import java.util.Optional;

/** Describes a test and its result to Allure. Uses only the lambda API, so no weaver is needed. */
final class AllureRecord {

    private final String bundle;
    private final TranscriptFile transcriptFile = new TranscriptFile();

    AllureRecord(String bundle) {
        this.bundle = bundle;
    }

    /** Names the test after its subject, and groups the tests of a check under its title. */
    void describe(Subject subject) {
        Allure.getLifecycle().updateTestCase(test -> test.setName(subject.toString()));
        Allure.label("subSuite", subject.check().title());
        Allure.epic("Ship Gate");
        Allure.feature(subject.check().id());
        Allure.story(bundle);
        Allure.parameter("bundle", bundle);
        if (subject.caseId() != null) {
            Allure.parameter("case", subject.caseId());
        }
        if (subject.run() != null) {
            Allure.parameter("run", subject.run());
        }
    }

    void attach(CheckResult result) {
        Allure.label("verdict", String.valueOf(result.judgement().verdict()));
        Allure.description(result.judgement().reason());
        Observation observation = result.observation();
        Tally tally = result.judgement().tally();
        if (observation instanceof TeacherForcedSweep sweep && tally != null) {
            byte[] strip = new StripPicture().png(sweep.positions(), tally);
            Allure.addAttachment("strip", "image/png", new ByteArrayInputStream(strip), ".png");
        }
        Optional<String> positions = new PositionsCsv().render(observation);
        if (positions.isPresent()) {
            Allure.addAttachment("positions", "text/csv", positions.get(), ".csv");
        } else {
            Allure.addAttachment("observation", "application/json", transcriptFile.toJson(observation), ".json");
        }
    }
}
