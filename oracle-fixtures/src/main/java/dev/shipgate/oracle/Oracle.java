package dev.shipgate.oracle;

import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.PinnedFile;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A recorded fp32 reference, {@code shipgate-oracle/1}.
 *
 * @param directory        where it lies
 * @param name             its name
 * @param recordedAt       when, as it says itself; {@code null} if it does not
 * @param model            from which weights
 * @param recorder         by whom
 * @param cases            its cases, in order; may be empty, and then judges nothing
 * @param files            its files
 * @param unclaimedTensors tensors in its file that none of its cases names
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

    /** The schema that this record describes. */
    public static final String SCHEMA = "shipgate-oracle/1";

    public Oracle {
        cases = List.copyOf(cases);
        files = List.copyOf(files);
        unclaimedTensors = List.copyOf(unclaimedTensors);
    }

    /**
     * Reads an oracle: checks the schema, the digest of the tensor file, and every shape and name. Judges nothing: a
     * weak oracle can be read.
     *
     * @throws InvalidInputException if a file is missing or is not what it should be; the message names file and case
     */
    public static Oracle read(Path directory) {
        return new OracleReader(directory).read();
    }
}
