package dev.shipgate.oracle;

import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.PinnedFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A recorded fp32 reference, {@code shipgate-oracle/1}; or arrays of NumPy that {@code shipgate-oracle-mapping/1} makes
 * one of.
 *
 * @param directory the folder it was read from
 * @param name what people call it
 * @param recordedAt when it was recorded, in ISO 8601
 * @param cases may be empty: such an oracle can be read, but has nothing to say
 * @param files {@code oracle.json} and its tensor file; or the mapping and the files that it names
 * @param unclaimedTensors tensors of those files that no case names
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

    /** The version of the format that is read and written. */
    public static final String SCHEMA = "shipgate-oracle/1";

    /**
     * @throws IllegalArgumentException if two cases have one id, a case is of another vocabulary than the model, or
     *     rows of logits are recorded in more than one way
     */
    public Oracle {
        cases = List.copyOf(cases);
        files = List.copyOf(files);
        unclaimedTensors = List.copyOf(unclaimedTensors);
        Set<String> ids = new HashSet<>();
        for (OracleCase oracleCase : cases) {
            if (!ids.add(oracleCase.id())) {
                throw new IllegalArgumentException("two cases have the id " + oracleCase.id());
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
                    "rows of logits are recorded whole in one place and not in another, or with"
                            + " another K; expected one way for all cases and their seeds");
        }
    }

    /** Returns K, how many logits of each row were recorded; null if rows are whole or there are none. */
    public @Nullable Integer topK() {
        return cases.isEmpty() ? null : cases.get(0).rows().topK();
    }

    /**
     * Reads the oracle in {@code directory}: its {@code oracle.json} and the tensor file that this names; or, in its
     * stead, its {@code oracle-mapping.json} and the {@code .npy} and {@code .npz} files that this names.
     *
     * <p>The tensors stay in their files, which must not change while they are in use. Margins are not judged.
     *
     * @throws InvalidInputException if anything is missing, of another schema or not as the format says, if the SHA-256
     *     of the tensor file is not the recorded one, or if the folder holds both documents
     */
    public static Oracle read(Path directory) {
        Path mapping = directory.resolve(OracleMappingReader.JSON_FILE);
        if (!Files.exists(mapping)) {
            return new OracleReader(directory).read();
        }
        if (Files.exists(directory.resolve(OracleReader.JSON_FILE))) {
            throw new InvalidInputException(
                    mapping,
                    "stands beside " + OracleReader.JSON_FILE
                            + "; expected one of them, so take away the one that is not meant");
        }
        return new OracleMappingReader(directory).read();
    }
}
