package dev.shipgate.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import dev.shipgate.bundle.Bundle;
import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.fixture.GraphMutator;
import dev.shipgate.input.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a graph contains, the audit ends soon: with what it found, or with one line that says what is wrong. */
class MutatedGraphTests {

    /** How many graphs are made of each bundle; more with {@code -Dshipgate.mutations=5000}. */
    private static final int COUNT = Integer.getInteger("shipgate.mutations", 12);

    private static final Duration LIMIT = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    private Bundle good;

    @BeforeEach
    void open_a_bundle() {
        good = Bundle.open(EmbeddedModel.copy(EmbeddedModel.shipBundle(), folder.resolve("bundle")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"decode_int8hu_block32_sym", "genai_int4", "decode_int8lin"})
    void no_graph_hangs_or_breaks_the_audit(String name) throws IOException {
        Path place = EmbeddedModel.copy(EmbeddedModel.bundle(name), folder.resolve(name));
        Bundle bundle = Bundle.open(place);
        ModelProto model = ModelProto.parseFrom(Files.readAllBytes(bundle.modelFile()));
        Bundle other = Bundle.open(EmbeddedModel.bundle(name));
        for (int seed = 0; seed < COUNT; seed++) {
            Files.write(bundle.modelFile(), new GraphMutator(model, seed).mutate());
            boolean comparesToo = seed % 5 == 0;
            String seeded = name + " with seed " + seed;
            try {
                assertTimeoutPreemptively(LIMIT, () -> {
                    Bundle opened = Bundle.open(place);
                    GraphAuditor.audit(opened);
                    if (comparesToo) {
                        BundleComparison.of(other, opened);
                    }
                });
            } catch (InvalidInputException refused) {
                assertThat(refused.getMessage()).as(seeded).hasLineCount(1);
            } catch (RuntimeException | AssertionError broken) {
                throw new AssertionError(seeded + ": " + broken, broken);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "bits, 0",
        "bits, -4",
        "bits, 9",
        "bits, 9223372036854775807",
        "block_size, 0",
        "block_size, -1",
        "block_size, 4294967296",
        "K, -1",
        "N, 9223372036854775807"
    })
    void an_attribute_that_no_weight_can_have_is_refused(String name, long value) throws IOException {
        edit(
                node -> node.getOpType().equals("MatMulNBits"),
                node -> node.getAttributeBuilderList().stream()
                        .filter(attribute -> attribute.getName().equals(name))
                        .forEach(attribute -> attribute.setI(value)));

        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> GraphAuditor.audit(good))
                .withMessageContaining("model.onnx: the MatMulNBits ")
                .withMessageContaining("has " + name + " = " + value + ", which no MatMulNBits can have");
    }

    @Test
    void nodes_in_a_circle_are_not_followed_for_ever() throws IOException {
        edit(
                node -> node.getOpType().equals("MatMulNBits"),
                node -> node.setOpType("Cast").setInput(0, node.getOutput(0)));

        assertTimeoutPreemptively(LIMIT, () -> GraphAuditor.audit(good));
    }

    private void edit(Predicate<NodeProto> chosen, Consumer<NodeProto.Builder> change) throws IOException {
        ModelProto.Builder model = ModelProto.parseFrom(Files.readAllBytes(good.modelFile())).toBuilder();
        model.getGraphBuilder().getNodeBuilderList().stream()
                .filter(node -> chosen.test(node.build()))
                .forEach(change);
        Files.write(good.modelFile(), model.build().toByteArray());
    }
}
