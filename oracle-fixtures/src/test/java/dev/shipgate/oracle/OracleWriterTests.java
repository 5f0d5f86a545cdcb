package dev.shipgate.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.tensor.DType;
import dev.shipgate.tensor.SafetensorsFile;
import dev.shipgate.tensor.SafetensorsWriter;
import dev.shipgate.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class OracleWriterTests {

    private static final Path EMBEDDED = Path.of(System.getProperty("shipgate.models"), "qwen3.5-nano", "oracle");

    @TempDir
    Path folder;

    @Test
    void the_embedded_oracle_survives_the_round_trip() throws IOException {
        Oracle original = Oracle.read(EMBEDDED);
        Path target = folder.resolve("new").resolve("oracle");

        new OracleWriter().write(original, target);

        Oracle written = Oracle.read(target);
        assertThat(written.name()).isEqualTo(original.name());
        assertThat(written.recordedAt()).isEqualTo(original.recordedAt());
        assertThat(written.model()).isEqualTo(original.model());
        assertThat(written.recorder()).isEqualTo(original.recorder());
        assertThat(written.recorder().versions().keySet())
                .containsExactlyElementsOf(original.recorder().versions().keySet());
        assertThat(written.unclaimedTensors()).isEmpty();
        assertThat(written.cases()).hasSameSizeAs(original.cases());
        for (int i = 0; i < written.cases().size(); i++) {
            assertSame(written.cases().get(i), original.cases().get(i));
        }
    }

    @Test
    void the_json_of_the_embedded_oracle_survives_the_round_trip() throws IOException {
        new OracleWriter().write(Oracle.read(EMBEDDED), folder);

        ObjectNode written = json(folder);
        ObjectNode original = json(EMBEDDED);
        assertThat(written.at("/tensors/sha256").asString()).matches("[0-9a-f]{64}");
        written.withObject("/tensors").remove("sha256");
        original.withObject("/tensors").remove("sha256");
        assertThat((JsonNode) written).isEqualTo(original);
        assertThat(written.propertyNames()).containsExactlyElementsOf(original.propertyNames());
        assertThat(written.at("/cases/0").propertyNames())
                .containsExactlyElementsOf(original.at("/cases/0").propertyNames());
    }

    @Test
    void unrecorded_values_are_not_written() throws IOException {
        Path source = Files.createDirectory(folder.resolve("source"));
        Oracle oracle = new TinyOracle(source)
                .replacing("\"top1_ids\": [1, 2, 3],", "")
                .replacing("\"seed\": {", "\"unknown\": {")
                .with("unclaimed", TinyOracle.zeros(2))
                .read();

        new OracleWriter().write(oracle, folder);

        assertThat(json(folder).at("/cases/0").propertyNames())
                .containsExactly("id", "kind", "input_ids", "logit_margins", "prob_margins", "greedy");
        assertThat(json(folder).at("/model/eos_token_id")).hasSize(2);
        assertThat(Oracle.read(folder).unclaimedTensors()).isEmpty();
    }

    @Test
    void an_oracle_can_be_written_over_itself() throws IOException {
        Oracle oracle = new TinyOracle(folder).read();

        new OracleWriter().write(oracle, folder);

        assertSame(Oracle.read(folder).cases().get(0), oracle.cases().get(0));
    }

    @Test
    void logits_keep_their_dtype() throws IOException {
        Path source = Files.createDirectory(folder.resolve("source"));
        Oracle single = new TinyOracle(source).read();
        OracleCase one = single.cases().get(0);
        Path halves = folder.resolve("halves.safetensors");
        new SafetensorsWriter()
                .add("logits", ((FullRows) one.rows()).logits(), DType.BF16)
                .write(halves);
        Tensor bf16 = SafetensorsFile.open(halves).tensor("logits");
        OracleCase half = new OracleCase(
                one.id(),
                one.kind(),
                null,
                one.inputIds(),
                one.top1Ids(),
                one.logitMargins(),
                one.probMargins(),
                null,
                new FullRows(bf16),
                one.seed(),
                one.greedy());
        Oracle oracle = new Oracle(
                source,
                "half",
                null,
                single.model(),
                single.recorder(),
                List.of(half),
                single.files(),
                single.unclaimedTensors());

        new OracleWriter().write(oracle, folder);

        OracleCase written = Oracle.read(folder).cases().get(0);
        assertThat(((FullRows) written.rows()).logits().dtype()).isEqualTo(DType.BF16);
        assertThat(((FullRow) written.row(0)).logits()).containsExactly(0, 1, 0, 0);
    }

    private static void assertSame(OracleCase found, OracleCase expected) {
        assertThat(found)
                .usingRecursiveComparison()
                .ignoringFields("rows", "seed")
                .isEqualTo(expected);
        assertSame(((FullRows) found.rows()).logits(), ((FullRows) expected.rows()).logits());
        OracleSeed seed = Objects.requireNonNull(found.seed());
        OracleSeed expectedSeed = Objects.requireNonNull(expected.seed());
        assertThat(seed)
                .usingRecursiveComparison()
                .ignoringFields("rows", "state")
                .isEqualTo(expectedSeed);
        assertSame(((FullRows) seed.rows()).logits(), ((FullRows) expectedSeed.rows()).logits());
        assertThat(seed.state().keySet())
                .containsExactlyElementsOf(expectedSeed.state().keySet());
        seed.state()
                .forEach((slot, tensor) -> assertSame(
                        tensor, Objects.requireNonNull(expectedSeed.state().get(slot))));
    }

    private static void assertSame(Tensor found, Tensor expected) {
        assertThat(found.dtype()).isEqualTo(expected.dtype());
        assertThat(found.shape()).isEqualTo(expected.shape());
        assertThat(found.toFloats()).isEqualTo(expected.toFloats());
    }

    private static ObjectNode json(Path directory) {
        return (ObjectNode) JsonMapper.shared().readTree(directory.resolve("oracle.json"));
    }
}
