package dev.shipgate.diagnosis;

import static dev.shipgate.diagnosis.EvidenceSample.GATE;
import static dev.shipgate.diagnosis.EvidenceSample.sound;
import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.Samples;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.DeviceParity;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Sequence;
import dev.shipgate.transcript.Strength;
import dev.shipgate.transcript.Subject;
import dev.shipgate.transcript.SurfaceFacts;
import dev.shipgate.transcript.SurfaceFacts.Kind;
import dev.shipgate.transcript.Verdict;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MissingSurfaceTests {

    private static final String NO_FILE = "phone.json: no such file";
    private static final Subject PHONE = Subject.of(CheckId.DEVICE_RUNS, GATE, "phone");
    private static final Subject TABLET = Subject.of(CheckId.DEVICE_RUNS, GATE, "tablet");

    private final MissingSurface signature = new MissingSurface();

    @Test
    void a_required_recording_that_is_not_there_is_missing() {
        assertThat(sound().surface(surface("phone", Kind.DEVICE_RUN, true, NO_FILE))
                        .judged(TABLET, Verdict.INCONCLUSIVE, "another surface")
                        .judged(PHONE, Verdict.INCONCLUSIVE, NO_FILE)
                        .ask(signature))
                .hasValueSatisfying(finding -> {
                    assertThat(finding.signature()).isEqualTo("missing-surface");
                    assertThat(finding.strength()).isEqualTo(Strength.CONCLUSIVE);
                    assertThat(finding.evidence()).containsExactly("phone: " + NO_FILE);
                });
    }

    @Test
    void one_that_nobody_requires_is_not() {
        assertNothing(sound().surface(surface("phone", Kind.DEVICE_RUN, false, NO_FILE))
                .judged(PHONE, Verdict.INCONCLUSIVE, NO_FILE));
    }

    @Test
    void one_that_failed_or_that_nobody_objects_to_is_not() {
        assertNothing(sound().surface(surface("phone", Kind.DEVICE_RUN, true, NO_FILE)));
        assertNothing(sound().surface(surface("phone", Kind.DEVICE_RUN, true, NO_FILE))
                .judged(PHONE, Verdict.FAIL, "a flip"));
    }

    @Test
    void a_recording_of_another_bundle_is_there() {
        assertNothing(sound().surface(surface("phone", Kind.DEVICE_RUN, true, null))
                .judged(PHONE, Verdict.INCONCLUSIVE, "the device ran another bundle"));
    }

    @Test
    void an_engine_that_compared_nothing_is_missing() {
        EvidenceSample absent = sound().surface(surface("phone", Kind.ENGINE, true, null))
                .judged(PHONE, Verdict.INCONCLUSIVE, "could not be run")
                .with(parity(TABLET));

        assertThat(absent.ask(signature)).isPresent();
        assertNothing(absent.with(parity(PHONE)));
    }

    private void assertNothing(EvidenceSample sample) {
        assertThat(sample.ask(signature)).map(Finding::signature).isEmpty();
    }

    private static DeviceParity parity(Subject subject) {
        Sequence same = Samples.identical(1, 2, 3);
        return new DeviceParity(subject, same, same);
    }

    private static SurfaceFacts surface(String name, Kind kind, boolean required, @Nullable String missing) {
        return new SurfaceFacts(name, kind, required, missing, true, null);
    }
}
