package dev.shipgate.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.audit.GraphAuditor;
import dev.shipgate.bundle.Bundle;
import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.fixture.GraphEditor;
import dev.shipgate.oracle.Oracle;
import dev.shipgate.transcript.NotExercised;
import dev.shipgate.transcript.NotExercised.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnexercisedTests {

    @TempDir
    Path folder;

    @Test
    void special_tokens_that_no_case_feeds_are_listed() {
        assertThat(what(EmbeddedModel.shipBundle(), Kind.SPECIAL_TOKENS))
                .singleElement()
                .asString()
                .contains("of 3 special tokens", "1 <|im_start|>", "2 <|im_end|>");
    }

    @Test
    void rows_of_zeros_that_no_case_feeds_are_listed() {
        String table = "model.embed_tokens.weight";
        GraphEditor editor = GraphEditor.of(EmbeddedModel.bundle("decode_fp32"));
        float[] rows = editor.floats(table);
        int hidden = rows.length / 2048;
        Arrays.fill(rows, hidden, 3 * hidden, 0);
        // Token 338 is the first of a prompt: a row that is fed isn't silent.
        Arrays.fill(rows, 338 * hidden, 339 * hidden, 0);
        Path bundle = editor.floats(table, rows).writeTo(folder.resolve("zero"));

        assertThat(what(bundle, Kind.EMBEDDING))
                .containsExactly(
                        "2 rows of the embedding that contain only zeros, and whose tokens no case feeds: 1, 2");
        assertThat(what(EmbeddedModel.bundle("decode_fp32"), Kind.EMBEDDING)).isEmpty();
    }

    @Test
    void settings_that_the_gate_does_not_apply_are_listed() throws IOException {
        Path bundle = EmbeddedModel.copy(EmbeddedModel.shipBundle(), folder.resolve("b"));
        Files.writeString(
                bundle.resolve("generation_config.json"),
                "{\"eos_token_id\": 0, \"do_sample\": true, \"temperature\": 0.7, \"top_p\": 1.0,"
                        + " \"repetition_penalty\": 1.1}");

        assertThat(what(bundle, Kind.SETTINGS))
                .containsExactly("the settings of generation_config.json that the gate doesn't apply: do_sample true,"
                        + " repetition_penalty 1.1, temperature 0.7");
        assertThat(what(EmbeddedModel.shipBundle(), Kind.SETTINGS)).isEmpty();
    }

    @Test
    void the_longest_context_is_compared_with_the_promised_one() {
        assertThat(what(EmbeddedModel.shipBundle(), Kind.CONTEXT))
                .containsExactly("contexts longer than 344 tokens, of the 4096 that the manifest promises");
    }

    private static List<String> what(Path place, Kind kind) {
        Bundle bundle = Bundle.open(place);
        return new Unexercised(bundle, Oracle.read(EmbeddedModel.oracle()), GraphAuditor.audit(bundle))
                .find().stream()
                        .filter(each -> each.kind() == kind)
                        .map(NotExercised::what)
                        .toList();
    }
}
