package dev.shipgate.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.shipgate.fixture.NpyBytes;
import dev.shipgate.fixture.Refusal;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.PinnedFile;
import dev.shipgate.tensor.Shape;
import dev.shipgate.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OracleMappingTests {

    private static final float NAN = Float.NaN;

    @TempDir
    Path folder;

    @Test
    void arrays_become_an_oracle() throws IOException {
        Oracle oracle = new TinyMapping(folder).read();

        assertThat(oracle.name()).isEqualTo("tiny goldens");
        assertThat(oracle.recordedAt()).isEqualTo("2026-11-22");
        assertThat(oracle.model())
                .isEqualTo(new OracleModel(
                        "tiny", null, null, null, null, 4, null, List.of(), List.of(0), ModelContext.unknown(), null));
        assertThat(oracle.recorder()).isEqualTo(new Recorder("float32", null, null, Map.of("torch", "2.13.0")));
        assertThat(oracle.files())
                .extracting(PinnedFile::path)
                .containsExactly(
                        "oracle-mapping.json",
                        "one_ids.npy",
                        "goldens.npz",
                        "seed_logits.npy",
                        "states/conv.npy",
                        "states/key.npy",
                        "greedy_ids.npy",
                        "greedy_logits.npy");
        assertThat(oracle.unclaimedTensors()).containsExactly("goldens.npz#hidden");
        OracleCase one = oracle.cases().get(0);
        assertThat(one.inputIds()).containsExactly(0, 1, 2);
        assertThat(one.text()).isEqualTo("a b c");
        assertThat(((FullRows) one.rows()).logits().shape()).isEqualTo(Shape.of(3, 4));
        assertThat(((FullRow) one.row(2)).logits()).containsExactly(0, 0, 0, 1);
        OracleSeed seed = Objects.requireNonNull(one.seed());
        assertThat(seed)
                .extracting(OracleSeed::position, OracleSeed::tokenId, OracleSeed::top1Id)
                .containsExactly(3, 3, 0);
        assertThat(seed.state())
                .containsOnlyKeys(new StateSlot(0, StateKind.CONV_STATE), new StateSlot(1, StateKind.KEY));
        assertThat(seed.state().get(new StateSlot(1, StateKind.KEY)))
                .extracting(Tensor::shape)
                .isEqualTo(Shape.of(1, 1, 3, 1));
    }

    @Test
    void unmapped_margins_are_computed_from_the_logits() throws IOException {
        OracleCase one = new TinyMapping(folder).read().cases().get(0);

        assertThat(one.logitMargins()).isEmpty();
        assertThat(one.probMargins()).isEmpty();
        assertThat(one.top1Ids()).isEmpty();
        CaseHealth health = CaseHealth.of(one);
        assertThat(health.logitMargins().recorded()).isFalse();
        assertThat(health.rows())
                .allSatisfy(row -> assertThat(
                                Objects.requireNonNull(row.topTwo()).margin().logit())
                        .isEqualTo(1));
    }

    @Test
    void the_margins_of_a_continuation_are_computed_from_its_logits() throws IOException {
        Greedy greedy = Objects.requireNonNull(
                new TinyMapping(folder).read().cases().get(0).greedy());

        assertThat(greedy.ids()).containsExactly(3, 0);
        assertThat(greedy.logitMargins()).containsExactly(1.0, 2.5);
        assertThat(greedy.probMargins().get(0)).isCloseTo((Math.E - 1) / (Math.E + 3), within(1e-12));
        assertThat(greedy.stoppedOnEos()).isTrue();
    }

    @Test
    void without_logits_the_margins_of_a_continuation_stay_unknown() throws IOException {
        Greedy greedy = Objects.requireNonNull(new TinyMapping(folder)
                .replacing(", \"logits\": \"greedy_logits.npy\"", ", \"stopped_on_eos\": false")
                .read()
                .cases()
                .get(0)
                .greedy());

        assertThat(greedy.logitMargins()).isEmpty();
        assertThat(greedy.probMargins()).isEmpty();
        assertThat(greedy.stoppedOnEos()).isFalse();
    }

    @Test
    void mapped_margins_are_recorded_and_compared_with_the_logits() throws IOException {
        OracleCase one = new TinyMapping(folder)
                .with("margins.npy", NpyBytes.floats("(3,)", 1, 1, 1.5f))
                .with("top1.npy", NpyBytes.ints("(3,)", 1, 2, 0))
                .replacing(
                        "\"logits\": \"goldens.npz#logits\",",
                        "\"logits\": \"goldens.npz#logits\","
                                + " \"logit_margins\": \"margins.npy\", \"top1_ids\": \"top1.npy\",")
                .read()
                .cases()
                .get(0);

        CaseHealth health = CaseHealth.of(one);
        assertThat(health.logitMargins()).isEqualTo(new MarginDeviation(true, 0.5));
        assertThat(health.top1Mismatches()).containsExactly(2);
    }

    @Test
    void a_row_with_nan_is_read_and_seen_by_the_health_check() throws IOException {
        OracleCase one = new TinyMapping(folder)
                .with(
                        "goldens.npz",
                        NpyBytes.zip("logits.npy", NpyBytes.floats("(3, 4)", 0, 1, 0, 0, NAN, 0, 1, 0, 0, 0, 0, 1)))
                .read()
                .cases()
                .get(0);

        assertThat(CaseHealth.of(one).rows()).extracting(RowHealth::nonFinite).containsExactly(0, 1, 0);
    }

    @Test
    void an_oracle_of_arrays_can_be_written_as_safetensors() throws IOException {
        Oracle oracle = new TinyMapping(folder.resolve("arrays")).read();
        new OracleWriter().write(oracle, folder.resolve("oracle"));
        Oracle read = Oracle.read(folder.resolve("oracle"));

        assertThat(((FullRow) read.cases().get(0).row(1)).logits())
                .isEqualTo(((FullRow) oracle.cases().get(0).row(1)).logits());
        assertThat(read.cases().get(0).greedy()).isEqualTo(oracle.cases().get(0).greedy());
        assertThat(read.model()).isEqualTo(oracle.model());
    }

    @Test
    void a_folder_with_both_documents_is_refused() throws IOException {
        Files.writeString(new TinyMapping(folder).write().resolve("oracle.json"), "{}");

        assertThatThrownBy(() -> Oracle.read(folder))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(folder.resolve("oracle-mapping.json")
                        + ": is in the same folder as oracle.json; expected only one of them, so remove the other");
    }

    @Test
    void a_link_out_of_the_folder_is_refused() throws IOException {
        Path inside = Files.createDirectory(folder.resolve("inside"));
        Path outside = Files.write(folder.resolve("outside.npy"), NpyBytes.ints("(3,)", 0, 1, 2));
        TinyMapping mapping = new TinyMapping(inside).replacing("one_ids.npy", "linked.npy");
        Files.createSymbolicLink(inside.resolve("linked.npy"), outside);

        assertThatThrownBy(mapping::read)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("is a link that leaves the folder");
    }

    static Stream<Arguments> damaged_json() {
        return Stream.of(
                arguments(
                        "shipgate-oracle-mapping/1",
                        "shipgate-oracle-mapping/2",
                        "expected schema shipgate-oracle-mapping/1, found shipgate-oracle-mapping/2"),
                arguments("\"name\":", "\"nom\":", "\"name\" is missing"),
                arguments(
                        "\"recorded_at\":",
                        "\"recorded\":",
                        "unknown property \"recorded\"; see the schema of shipgate-oracle-mapping/1"),
                arguments("\"text\": \"a b c\"", "\"txt\": \"a b c\"", "unknown property \"txt\""),
                arguments("\"text\": \"d\"", "\"logit_margin\": \"m.npy\"", "unknown property \"logit_margin\""),
                arguments("\"vocab_size\": 4, ", "", "\"vocab_size\" is missing"),
                arguments("\"eos_token_id\": 0", "\"eos_token_id\": 4", "model: eos_token_id[0] is 4"),
                arguments("\"dtype\": \"float32\", ", "", "oracle: \"dtype\" is missing"),
                arguments("\"input_ids\": \"one_ids.npy\",", "", "\"input_ids\" is missing"),
                arguments("\"logits\": \"goldens.npz#logits\",", "", "\"logits\" is missing"),
                arguments("\"kind\": \"gate\", ", "", "\"kind\" is missing"),
                arguments("\"token_id\": 3, ", "", "\"token_id\" is missing"),
                arguments(
                        "\"token_id\": 3, ", "\"token_id\": 4, ", "case one: seed.token_id is 4, expected an id from"),
                arguments("\"ids\": \"greedy_ids.npy\", ", "", "\"ids\" is missing"),
                arguments(
                        "\"1.key\"",
                        "\"1.keys\"",
                        "case one: seed.state has \"1.keys\", expected a layer and key, value, conv_state or"),
                arguments(
                        "one_ids.npy",
                        "one_ids",
                        "case one: \"one_ids\" isn't the name of an array: expected a name such as"),
                arguments("goldens.npz#logits", "goldens.npz", "case one: \"goldens.npz\" isn't the name of an array"),
                arguments("goldens.npz#logits", "goldens.npz#logit", "has no array logit; it has logits, hidden"),
                arguments("one_ids.npy", "../one_ids.npy", "names a file outside the folder"),
                arguments("one_ids.npy", "/one_ids.npy", "names a file outside the folder"),
                arguments("one_ids.npy", "absent.npy", "absent.npy: no such file"),
                arguments(
                        "\"vocab_size\": 4",
                        "\"vocab_size\": 5",
                        "case one: goldens.npz#logits has shape [3, 4], expected [3, 5]"),
                arguments("goldens.npz#logits", "one_ids.npy", "case one: one_ids.npy is I32, expected floats"),
                arguments(
                        "\"input_ids\": \"one_ids.npy\"",
                        "\"input_ids\": \"seed_logits.npy\"",
                        "case one: seed_logits.npy is F32, expected integers: save token ids with"));
    }

    @ParameterizedTest
    @MethodSource("damaged_json")
    void damaged_json_is_refused(String part, String replacement, String problem) throws IOException {
        assertRefused(new TinyMapping(folder).replacing(part, replacement), problem);
    }

    static Stream<Arguments> damaged_arrays() {
        return Stream.of(
                arguments(
                        "one_ids.npy",
                        NpyBytes.ints("(2,)", 0, 1),
                        "case one: goldens.npz#logits has shape [3, 4], expected [2, 4]"),
                arguments(
                        "one_ids.npy",
                        NpyBytes.ints("(3,)", 0, 4, 2),
                        "case one: input_ids[1] is 4, expected an id from 0 to 3"),
                arguments(
                        "one_ids.npy",
                        NpyBytes.ints("(3,)", 0, 1 << 24, 2),
                        "case one: one_ids.npy[1] is beyond any vocabulary: expected an id below 16777216"),
                arguments(
                        "one_ids.npy",
                        NpyBytes.ints("(3, 1)", 0, 1, 2),
                        "case one: one_ids.npy has shape [3, 1], expected a list"),
                arguments(
                        "one_ids.npy",
                        NpyBytes.ints("(1048577,)", new int[1_048_577]),
                        "case one: one_ids.npy has 1048577 entries; the limit is 1048576"),
                arguments("one_ids.npy", new byte[3], "one_ids.npy: ends within its header: it is truncated"),
                arguments(
                        "seed_logits.npy",
                        NpyBytes.floats("(4,)", 5, 0, NAN, 0),
                        "case one: seed.logits, seed_logits.npy, contain NaN or infinity, so they have no top token"),
                arguments(
                        "states/key.npy",
                        NpyBytes.floats("(1, 1, 2, 1)", 1, 2),
                        "case one: seed.state.1.key,"
                                + " states/key.npy, has shape [1, 1, 2, 1], expected [1, kv_heads, 3, head_dim]"),
                arguments(
                        "states/conv.npy",
                        NpyBytes.floats("(4,)", 1, 2, 3, 4),
                        "has shape [4], expected at least three dimensions"),
                arguments(
                        "greedy_ids.npy",
                        NpyBytes.ints("(1,)", 3),
                        "case one: greedy_logits.npy has shape [2, 4], expected [1, 4]"),
                arguments("greedy_ids.npy", NpyBytes.ints("(2,)", 3, 9), "case one: greedy.ids[1] is 9"),
                arguments(
                        "greedy_ids.npy",
                        NpyBytes.ints("(2,)", 0, 3),
                        "case one: row 0 of greedy.logits,"
                                + " greedy_logits.npy, has the top token 3, but greedy.ids has 0 there"),
                arguments(
                        "greedy_logits.npy",
                        NpyBytes.floats("(2, 4)", 0, 0, 0, 1, NAN, 0, 0, 0),
                        "row 1 of greedy.logits, greedy_logits.npy, contains NaN or infinity, so it has no margin"));
    }

    @ParameterizedTest
    @MethodSource("damaged_arrays")
    void damaged_arrays_are_refused(String file, byte[] content, String problem) throws IOException {
        assertRefused(new TinyMapping(folder).with(file, content), problem);
    }

    @Test
    void mapped_margins_with_a_wrong_count_or_nan_are_refused() throws IOException {
        TinyMapping mapping = new TinyMapping(folder)
                .replacing(
                        "\"logits\": \"goldens.npz#logits\",",
                        "\"logits\": \"goldens.npz#logits\", \"prob_margins\": \"margins.npy\",");

        assertRefused(
                mapping.with("margins.npy", NpyBytes.floats("(2,)", 1, 1)),
                "case one: prob_margins has 2 entries, expected 3, one for each of input_ids");
        assertRefused(
                mapping.with("margins.npy", NpyBytes.floats("(3,)", 1, NAN, 1)),
                "case one: prob_margins[1] is NaN, expected a finite number");
    }

    private static void assertRefused(TinyMapping mapping, String problem) {
        Refusal.assertRefused(mapping::read, problem);
    }
}
