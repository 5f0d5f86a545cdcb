package dev.shipgate.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.TensorProto;
import dev.shipgate.gate.EmbeddedModel;
import dev.shipgate.sabotage.GraphEditor;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Transcript;
import dev.shipgate.transcript.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real defects, put into real bundles: each must be red, and the finding must name its family. */
class DiagnosisTests {

    @TempDir
    Path folder;

    @Test
    void logits_that_are_not_numbers() {
        Path bundle = editor().addConstant("not_a_number", Float.NaN)
                .wrapOutput("logits", "Mul", "not_a_number")
                .writeTo(folder.resolve("b"));

        assertFound(bundle, Verdict.FAIL, Family.NON_FINITE);
    }

    @Test
    void logits_that_are_infinite() {
        Path bundle = editor().addConstant("zero", 0).wrapOutput("logits", "Div", "zero").writeTo(folder.resolve("b"));

        assertFound(bundle, Verdict.FAIL, Family.NON_FINITE);
    }

    @Test
    void a_state_that_no_output_carries_on() {
        Path bundle = editor().removeOutput("present.0.conv_state").writeTo(folder.resolve("b"));

        assertFound(bundle, Verdict.ERROR, Family.LOAD);
    }

    @Test
    void a_manifest_with_another_vocabulary() throws IOException {
        assertFound(edited("metadata.json", "2048", "2049"), Verdict.FAIL, Family.CONTRACT);
    }

    @Test
    void a_manifest_with_too_short_a_context() throws IOException {
        assertFound(edited("metadata.json", "4096", "256"), Verdict.FAIL, Family.CONTRACT);
    }

    @Test
    void a_tokenizer_that_lost_a_merge() throws IOException {
        Path bundle = EmbeddedModel.copy(EmbeddedModel.shipBundle(), folder.resolve("b"));
        Path tokenizer = bundle.resolve("tokenizer/tokenizer.json");
        String text = Files.readString(tokenizer);
        int merges = text.indexOf("\"merges\"");
        int first = text.indexOf('[', merges) + 1;
        int end = text.indexOf(']', first + 1) + 1;
        Files.writeString(tokenizer, text.substring(0, first) + text.substring(text.indexOf('[', end), text.length()));

        assertFound(bundle, Verdict.FAIL, Family.CONTRACT);
    }

    @Test
    void a_bundle_without_its_tokenizer() throws IOException {
        Path bundle = EmbeddedModel.copy(EmbeddedModel.shipBundle(), folder.resolve("b"));
        Files.delete(bundle.resolve("tokenizer/tokenizer.json"));

        assertFound(bundle, Verdict.INCONCLUSIVE, Family.CONTRACT);
    }

    @Test
    void logits_with_noise_of_their_own() {
        Path bundle = editor().addNoise("logits", 1e-4f).writeTo(folder.resolve("b"));

        assertFound(bundle, Verdict.FAIL, Family.NONDETERMINISM);
    }

    @Test
    void float16_logits_are_no_defect() {
        Path bundle = editor().castOutput("logits", TensorProto.DataType.FLOAT16).writeTo(folder.resolve("b"));

        Transcript transcript = gate(bundle);

        assertThat(transcript.verdict().mayShip()).as(transcript.headline()).isTrue();
        assertThat(transcript.findings()).isEmpty();
    }

    private GraphEditor editor() {
        return GraphEditor.of(EmbeddedModel.shipBundle());
    }

    private Path edited(String file, String from, String to) throws IOException {
        Path bundle = EmbeddedModel.copy(EmbeddedModel.shipBundle(), folder.resolve("b"));
        Path path = bundle.resolve(file);
        assertThat(path).content().contains(from);
        Files.writeString(path, Files.readString(path).replace(from, to));
        return bundle;
    }

    private static void assertFound(Path bundle, Verdict verdict, Family family) {
        Transcript transcript = gate(bundle);

        assertThat(transcript.verdict()).as(transcript.headline()).isEqualTo(verdict);
        assertThat(transcript.findings()).extracting(Finding::family).first().isEqualTo(family);
    }

    private static Transcript gate(Path bundle) {
        return EmbeddedModel.gate(EmbeddedModel.inputs(bundle, null));
    }
}
