package dev.shipgate.gate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.transcript.BundleContract;
import dev.shipgate.transcript.BundleContract.Retokenisation;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Transcript;
import dev.shipgate.transcript.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A bundle whose only tokenizer is a {@code tokenizer.model}: one piece for each token of the embedded model, and an
 * oracle whose texts are made of these pieces.
 */
class SentencePieceBundleTests {

    private static final int TOKENS = 2048;
    private static final int NORMAL = 1;
    private static final int UNKNOWN = 2;
    private static final int CONTROL = 3;
    private static final int UNIGRAM = 1;
    private static final int WORD = 3;

    @TempDir
    Path folder;

    private Path bundle = Path.of("");
    private Path oracle = Path.of("");

    @BeforeEach
    void copyBoth() throws IOException {
        bundle = EmbeddedModel.copy(EmbeddedModel.shipBundle(), folder.resolve("bundle"));
        Files.delete(bundle.resolve("tokenizer/tokenizer.json"));
        oracle = EmbeddedModel.copy(EmbeddedModel.shortOracle(), folder.resolve("oracle"));
        Path file = oracle.resolve("oracle.json");
        ObjectNode document = (ObjectNode) JsonMapper.shared().readTree(file);
        for (JsonNode each : document.path("cases")) {
            StringBuilder text = new StringBuilder();
            each.path("input_ids")
                    .forEach(id -> text.append(text.isEmpty() ? "" : " ").append(word(id.intValue())));
            ((ObjectNode) each).put("text", text.toString());
        }
        JsonMapper.shared().writeValue(file, document);
    }

    @Test
    void the_prompts_are_compared() throws IOException {
        write(UNIGRAM, 0);

        Transcript transcript = gate();

        assertThat(transcript.verdict().mayShip()).as(transcript.headline()).isTrue();
        assertThat(prompts(transcript)).isNotEmpty().allSatisfy(each -> {
            assertThat(each.notRun()).isNull();
            assertThat(each.firstDifference()).isNull();
            assertThat(each.foundTokens()).isEqualTo(each.recordedTokens());
        });
    }

    @Test
    void pieces_in_another_order_are_another_tokenizer() throws IOException {
        write(UNIGRAM, 1);

        Transcript transcript = gate();

        assertThat(transcript.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(transcript.findings()).extracting(Finding::family).contains(Family.CONTRACT);
        assertThat(transcript.headline()).contains("tokenizer");
    }

    @Test
    void a_kind_that_the_gate_cannot_run_is_a_limit_of_the_gate() throws IOException {
        write(WORD, 0);

        Transcript transcript = gate();

        assertThat(transcript.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(transcript.findings()).extracting(Finding::family).containsExactly(Family.UNSUPPORTED);
        assertThat(transcript.findings().get(0).advice()).startsWith("put a tokenizer.json beside it");
    }

    @Test
    void a_damaged_model_leaves_the_prompts_uncompared_and_the_rest_measured() throws IOException {
        Files.write(bundle.resolve("tokenizer/tokenizer.model"), new byte[] {10, 127});

        Transcript transcript = gate();

        assertThat(transcript.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(prompts(transcript))
                .isNotEmpty()
                .allSatisfy(each -> assertThat(each.notRun()).contains("isn't a SentencePiece model that can be read"));
    }

    private Transcript gate() {
        return EmbeddedModel.gate(
                GateRequest.builder().oracle(oracle).bundle(bundle).threads(1).build());
    }

    private static List<Retokenisation> prompts(Transcript transcript) {
        return transcript.measured().observations().stream()
                .filter(BundleContract.class::isInstance)
                .map(BundleContract.class::cast)
                .flatMap(each -> each.retokenisations().stream())
                .toList();
    }

    private static String word(int id) {
        return "w" + id + "w";
    }

    /** @param shift by how many ids the pieces are moved */
    private void write(int kind, int shift) throws IOException {
        UnknownFieldSet.Builder model = UnknownFieldSet.newBuilder();
        IntStream.range(0, TOKENS)
                .forEach(id -> model.mergeField(
                        1,
                        bytes(UnknownFieldSet.newBuilder()
                                .addField(1, bytes(ByteString.copyFromUtf8(text(id, shift))))
                                .addField(3, number(type(id)))
                                .build()
                                .toByteString())));
        model.addField(
                2,
                bytes(UnknownFieldSet.newBuilder()
                        .addField(
                                3,
                                UnknownFieldSet.Field.newBuilder()
                                        .addVarint(kind)
                                        .build())
                        .build()
                        .toByteString()));
        Files.write(bundle.resolve("tokenizer/tokenizer.model"), model.build().toByteArray());
    }

    private static String text(int id, int shift) {
        return id == 0 ? "<|endoftext|>" : "\u2581" + word((id + shift) % TOKENS);
    }

    private static int type(int id) {
        if (id == 0) {
            return CONTROL;
        }
        return id == TOKENS - 1 ? UNKNOWN : NORMAL;
    }

    private static UnknownFieldSet.Field number(long value) {
        return UnknownFieldSet.Field.newBuilder().addVarint(value).build();
    }

    private static UnknownFieldSet.Field bytes(ByteString value) {
        return UnknownFieldSet.Field.newBuilder().addLengthDelimited(value).build();
    }
}
