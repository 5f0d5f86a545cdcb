package dev.shipgate.oracle;

import dev.shipgate.input.PinnedFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A recorded fp32 reference, {@code shipgate-oracle/1}.
 *
 * @param directory        the folder it was read from
 * @param name             what people call it
 * @param recordedAt       when it was recorded, in ISO 8601
 * @param cases            may be empty: such an oracle can be read, but has nothing to say
 * @param files            {@code oracle.json} and its tensor file
 * @param unclaimedTensors tensors of the file that no case names
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
     * @throws IllegalArgumentException if two cases have one id, or a case is of another vocabulary than the model
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
    }

    /**
     * Reads the oracle in {@code directory}: its {@code oracle.json} and the tensor file that this names, or, where there
     * is none, NumPy arrays by an {@code oracle-mapping.json}.
     *
     * <p>The tensors stay in the file, which must not change while they are in use. Margins are not judged.
     *
     * @throws dev.shipgate.input.InvalidInputException if anything is missing, of another schema or not as the
     *     format says, or if the SHA-256 of the tensor file is not the recorded one
     */
    public static Oracle read(Path directory) {
        boolean isMapped = !Files.exists(directory.resolve(OracleReader.JSON_FILE))
                && Files.exists(directory.resolve(MappedOracleReader.JSON_FILE));
        return isMapped ? new MappedOracleReader(directory).read() : new OracleReader(directory).read();
    }
}
