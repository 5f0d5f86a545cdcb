package dev.shipgate.report.html;

import dev.shipgate.report.wording.Lookup;
import dev.shipgate.report.wording.VisibleText;
import dev.shipgate.transcript.BaselineParity;
import dev.shipgate.transcript.DeviceParity;
import dev.shipgate.transcript.Divergence;
import dev.shipgate.transcript.GreedySequence;
import dev.shipgate.transcript.OracleHealth;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.RowTop;
import dev.shipgate.transcript.SeededStep;
import dev.shipgate.transcript.TeacherForcedSweep;
import dev.shipgate.transcript.Token;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The texts of the tokens that a transcript names; sequences contain only ids. */
final class Vocabulary {

    private final Map<Integer, String> texts = new HashMap<>();

    Vocabulary(Lookup lookup) {
        lookup.observations(OracleHealth.class)
                .forEach(health -> health.positions().forEach(each -> {
                    add(each.input());
                    add(each.top());
                }));
        lookup.observations(TeacherForcedSweep.class)
                .forEach(sweep -> sweep.positions().forEach(this::add));
        lookup.observations(SeededStep.class).forEach(seeded -> add(seeded.step()));
        lookup.observations(GreedySequence.class).forEach(greedy -> {
            add(greedy.sequence().firstDivergence());
            greedy.reanchored().forEach(this::add);
        });
        lookup.observations(BaselineParity.class)
                .forEach(parity -> add(parity.sequence().firstDivergence()));
        lookup.observations(DeviceParity.class).forEach(parity -> {
            add(parity.againstOracle().firstDivergence());
            add(parity.againstBundle().firstDivergence());
        });
    }

    /** Returns the text in quotes, shortened, or the id if the text isn't known. */
    String visible(int id) {
        String text = texts.get(id);
        return text == null ? "#" + id : VisibleText.quoted(text, 12);
    }

    private void add(PositionObservation position) {
        add(position.input());
        add(position.oracle());
        add(position.bundle());
        position.oracleLeaders().forEach(each -> add(each.token()));
        position.bundleLeaders().forEach(each -> add(each.token()));
    }

    private void add(@Nullable RowTop row) {
        if (row != null) {
            add(row.top1());
            add(row.runnerUp());
        }
    }

    private void add(@Nullable Divergence divergence) {
        if (divergence != null) {
            add(divergence.expected());
            add(divergence.found());
            add(divergence.oracleRunnerUp());
            add(divergence.bundle());
        }
    }

    private void add(@Nullable Token token) {
        if (token != null && token.text() != null) {
            texts.putIfAbsent(token.id(), token.text());
        }
    }
}
