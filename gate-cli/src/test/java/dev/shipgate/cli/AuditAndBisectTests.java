package dev.shipgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.bundle.Bundle;
import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.fixture.GraphEditor;
import dev.shipgate.fixture.SecondModel;
import dev.shipgate.fixture.TokenizerEditor;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.TranscriptFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

class AuditAndBisectTests {

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void an_audit_prints_weights_coverage_and_claims() {
        assertThat(execute("audit", EmbeddedModel.shipBundle().toString())).isZero();

        assertThat(out.toString())
                .contains(
                        "62 like model.layers.0.linear_attn.in_proj_qkv.MatMul.weight_Q8",
                        "per block of 32",
                        "matrix parameters are quantised",
                        "of them in the head",
                        "MatMulNBits nodes by accuracy_level: {4=63}",
                        "true   metadata:compression.head.dtype claims int8")
                .doesNotContain("FALSE");
    }

    @Test
    void an_audit_with_every_weight_names_each() {
        execute("audit", EmbeddedModel.shipBundle().toString(), "--weights");

        assertThat(out.toString()).contains("model.layers.6.mlp.up_proj.MatMul.weight_Q8");
    }

    @Test
    void a_false_claim_in_the_metadata_ends_with_1() {
        assertThat(execute(
                        "audit",
                        EmbeddedModel.bundle("decode_int8hu_perchan_sym").toString()))
                .isEqualTo(1);

        assertThat(out.toString())
                .contains("FALSE  metadata:compression.head.granularity claims per_channel, but the graph has"
                        + " per block of 32");
    }

    @Test
    void two_names_of_one_model_end_with_1() {
        assertThat(execute(
                        "audit",
                        EmbeddedModel.bundle("decode_int8hu_perchan_sym").toString(),
                        EmbeddedModel.shipBundle().toString()))
                .isEqualTo(1);

        assertThat(out.toString()).contains("the SAME model under two names", "    model.onnx.data\n");
    }

    @Test
    void two_models_end_with_0_and_name_what_differs() {
        assertThat(execute(
                        "audit",
                        EmbeddedModel.bundle("decode_int8hu_clipped").toString(),
                        EmbeddedModel.shipBundle().toString()))
                .isZero();

        assertThat(out.toString()).contains("weights that differ: 2", "    lm_head.MatMul.weight_scales\n");
    }

    @Test
    void the_same_weights_in_another_graph_end_with_0_and_name_the_attribute() {
        GraphEditor editor = GraphEditor.of(EmbeddedModel.shipBundle());
        editor.nodes("MatMulNBits").forEach(node -> GraphEditor.attribute(node, "accuracy_level", 0));
        Path other = editor.writeTo(folder.resolve("other"));

        assertThat(execute("audit", EmbeddedModel.shipBundle().toString(), other.toString()))
                .isZero();

        assertThat(out.toString())
                .contains(
                        "  identical nodes: 314\n",
                        "  nodes that differ, each as first | second: 63\n",
                        "      attribute accuracy_level: 4 | 0\n",
                        "    … and 43 more (--json has all)\n",
                        "the two have the same weights but another graph: the attribute accuracy_level differs in 63"
                                + " nodes\n")
                .doesNotContain("SAME");
    }

    @Test
    void a_comparison_as_json_has_the_graph() {
        execute(
                "audit",
                EmbeddedModel.shipBundle().toString(),
                EmbeddedModel.shipBundle().toString(),
                "--json");

        assertThat(out.toString()).contains("\"same_tensors\" :", "\"equal_nodes\" : 377", "\"differing_nodes\" : [");
    }

    @Test
    void an_audit_as_json_is_json() {
        execute("audit", EmbeddedModel.shipBundle().toString(), "--json");

        assertThat(out.toString())
                .startsWith("{")
                .contains("\"head_bytes_per_token\" : 294912", "\"borne_out\" : true", "\"accuracy_levels\" : {");
    }

    @Test
    void a_bundle_that_is_none_ends_with_3_and_one_line() {
        assertThat(execute("audit", folder.toString())).isEqualTo(3);

        assertThat(err.toString().lines()).hasSize(1);
    }

    @Test
    void a_bisection_names_the_place_and_adds_it_to_a_transcript() {
        String clipped = EmbeddedModel.bundle("decode_int8hu_clipped").toString();
        Path report = folder.resolve("report");
        execute("run", "-q", "--out", report.toString(), "--bundle", clipped);
        Path transcript = report.resolve("transcript.json");

        assertThat(execute(
                        "bisect",
                        clipped,
                        "--against",
                        EmbeddedModel.bundle("decode_fp32").toString(),
                        "--oracle",
                        EmbeddedModel.shortOracle().toString(),
                        "--transcript",
                        transcript.toString()))
                .isEqualTo(1);

        assertThat(out.toString())
                .contains(
                        "the last correct one",
                        "finding: head, every state is correct",
                        "this agrees with the run's first finding, head-clipped (head)");
        assertThat(new TranscriptFile().read(transcript).findings())
                .extracting(Finding::signature)
                .containsExactly("head-clipped", "bisected");
    }

    @Test
    void a_bisection_of_what_does_not_part_ends_with_0() {
        assertThat(execute(
                        "bisect",
                        EmbeddedModel.shipBundle().toString(),
                        "--against",
                        EmbeddedModel.bundle("decode_fp32").toString(),
                        "--case",
                        "count"))
                .isZero();

        assertThat(out.toString()).contains("do not diverge over 16 tokens of case count");
    }

    @Test
    void a_bisection_of_a_case_that_is_not_there_ends_with_3() {
        assertThat(execute(
                        "bisect",
                        EmbeddedModel.shipBundle().toString(),
                        "--against",
                        EmbeddedModel.bundle("decode_fp32").toString(),
                        "--case",
                        "none"))
                .isEqualTo(3);

        assertThat(err.toString()).contains("has no case none; it has [alphabet");
        assertThat(Files.exists(folder.resolve("report"))).isFalse();
    }

    @Test
    void a_bisection_takes_the_oracle_of_the_project_and_refuses_one_of_another_vocabulary() throws IOException {
        Path oracle = SecondModel.request(SecondModel.bundle("fp32")).oracle();
        Path project = Files.writeString(
                folder.resolve("shipgate.yaml"),
                "schema: shipgate-project/1\noracle: " + oracle + "\nbundles: [" + EmbeddedModel.shipBundle() + "]\n");

        assertThat(bisect(EmbeddedModel.shipBundle(), "--project", project.toString()))
                .isEqualTo(3);

        assertThat(err.toString())
                .contains("granite-nano/oracle: has a vocabulary of 512 tokens, but ")
                .contains(" has 2048; give the oracle of the same model with --oracle");
    }

    @Test
    void a_bundle_that_the_project_does_not_name_needs_an_oracle() throws IOException {
        Path project = Files.writeString(
                folder.resolve("shipgate.yaml"),
                "schema: shipgate-project/1\nbundles:\n- path: " + SecondModel.bundle("fp32") + "\n  oracle: "
                        + EmbeddedModel.shortOracle() + "\n");

        assertThat(bisect(EmbeddedModel.shipBundle(), "--project", project.toString()))
                .isEqualTo(2);

        assertThat(err.toString()).contains("--oracle is missing: ");
    }

    @Test
    void an_oracle_of_another_tokenizer_is_refused() throws IOException {
        Path bundle = EmbeddedModel.copy(EmbeddedModel.shipBundle(), folder.resolve("bundle"));
        Path tokenizer = Objects.requireNonNull(Bundle.open(bundle).tokenizerFile());
        // Without its merges, the tokenizer gives the ids of single bytes.
        new TokenizerEditor()
                .edit(root -> ((ObjectNode) root.path("model")).putArray("merges"))
                .write(tokenizer);

        assertThat(bisect(bundle, "--oracle", EmbeddedModel.shortOracle().toString()))
                .isEqualTo(3);

        assertThat(err.toString()).contains("was recorded with another tokenizer than that of ");
    }

    private int bisect(Path bundle, String... options) {
        List<String> arguments = new ArrayList<>(List.of(
                "bisect",
                bundle.toString(),
                "--against",
                EmbeddedModel.bundle("decode_fp32").toString()));
        arguments.addAll(List.of(options));
        return execute(arguments.toArray(String[]::new));
    }

    private int execute(String... arguments) {
        return ShipGate.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
                .execute(arguments);
    }
}
