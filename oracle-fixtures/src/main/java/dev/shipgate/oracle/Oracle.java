package dev.shipgate.oracle;

import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.MisplacedInput;
import dev.shipgate.input.PinnedFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A recorded fp32 reference: {@code shipgate-oracle/1}, or NumPy arrays mapped by {@code shipgate-oracle-mapping/1}.
 *
 * @param directory the folder it was read from
 * @param name the oracle's display name
 * @param recordedAt the time of the recording, in ISO 8601
 * @param cases may be empty; such an oracle can be read, but nothing can be compared with it
 * @param files {@code oracle.json} and its tensor file, or the mapping and the files it names
 * @param unclaimedTensors tensors in those files that no case uses
 */
public record Oracle(
        Path directory,
        String name,
        @Nullable String recordedAt,
        OracleModel model,
        Recorder recorder,
        List<OracleCase> cases,
        List<PinnedFile> files,
        List<String> unclaimedTensors) {

    /** The format version that is read and written. */
    public static final String SCHEMA = "shipgate-oracle/1";

    /**
     * @throws IllegalArgumentException if two cases have the same id, a case's vocabulary differs from the model's, or
     *     rows of logits are recorded in more than one way
     */
    public Oracle {
        cases = List.copyOf(cases);
        files = List.copyOf(files);
        unclaimedTensors = List.copyOf(unclaimedTensors);
        Set<String> ids = new HashSet<>();
        for (OracleCase oracleCase : cases) {
            if (!ids.add(oracleCase.id())) {
                throw new IllegalArgumentException("two cases have the same id, " + oracleCase.id());
            }
            if (oracleCase.vocabSize() != model.vocabSize()) {
                throw new IllegalArgumentException("case " + oracleCase.id() + " has logits for "
                        + oracleCase.vocabSize() + " tokens, but the model's vocab_size is " + model.vocabSize());
            }
        }
        Set<@Nullable Integer> ways = new HashSet<>();
        cases.forEach(oracleCase -> {
            ways.add(oracleCase.rows().topK());
            if (oracleCase.seed() != null) {
                ways.add(oracleCase.seed().rows().topK());
            }
        });
        if (ways.size() > 1) {
            throw new IllegalArgumentException(
                    "some rows of logits are full and others top-K, or K differs; expected the same kind and K for "
                            + "all cases and their seeds");
        }
    }

    /** Returns K, the number of logits recorded per row; null if rows are full or there are none. */
    public @Nullable Integer topK() {
        return cases.isEmpty() ? null : cases.get(0).rows().topK();
    }

    /** Returns the same oracle with other cases, or fewer. Tensors that no case claims are forgotten. */
    public Oracle withCases(List<OracleCase> others) {
        return new Oracle(directory, name, recordedAt, model, recorder, others, files, List.of());
    }

    /**
     * Returns the cases that can judge a bundle: no intentional near-tie, and one case for each prompt. A second case
     * with the same tokens is no second sample.
     */
    public List<OracleCase> judgedCases() {
        return cases.stream()
                .filter(each ->
                        each.kind() != CaseKind.WEAK && sameTokensAs(each).isEmpty())
                .toList();
    }

    /** Returns the first case that judges with the same input ids and comes before {@code oracleCase}, if any. */
    public Optional<OracleCase> sameTokensAs(OracleCase oracleCase) {
        return oracleCase.kind() == CaseKind.WEAK
                ? Optional.empty()
                : cases.stream()
                        .takeWhile(each -> !each.id().equals(oracleCase.id()))
                        .filter(each ->
                                each.kind() != CaseKind.WEAK && each.inputIds().equals(oracleCase.inputIds()))
                        .findFirst();
    }

    /**
     * Reads the oracle in {@code directory}: its {@code oracle.json} and the tensor file it names, or its
     * {@code oracle-mapping.json} and the {@code .npy} and {@code .npz} files it names.
     *
     * <p>Tensors stay in their files, which must not change while the oracle is in use. Margins are not judged.
     *
     * @throws InvalidInputException if anything is missing, has a different schema or violates the format, if the
     *     SHA-256 of the tensor file differs from the recorded one, or if the folder contains both documents
     */
    public static Oracle read(Path directory) {
        Path mapping = directory.resolve(OracleMappingReader.JSON_FILE);
        if (!Files.exists(mapping)) {
            if (!Files.exists(directory.resolve(OracleReader.JSON_FILE))) {
                MisplacedInput.insteadOfOracle(directory).ifPresent(found -> {
                    throw new InvalidInputException(directory, found);
                });
            }
            return new OracleReader(directory).read();
        }
        if (Files.exists(directory.resolve(OracleReader.JSON_FILE))) {
            throw new InvalidInputException(
                    mapping,
                    "is in the same folder as " + OracleReader.JSON_FILE
                            + "; expected only one of them, so remove the other");
        }
        return new OracleMappingReader(directory).read();
    }
}
