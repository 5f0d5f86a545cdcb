package dev.shipgate.devicerun;

import dev.shipgate.input.InvalidInputException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What another tool published of one prompt: what its reference said, and what a bundle said. What the tool did not write
 * down stays unknown here.
 *
 * @param schema        of the file
 * @param result        the tool's own verdict, in its own word; {@code null} if it gave none
 * @param bundle        name of the bundle; {@code null} if it did not say
 * @param model         id of the reference's model; {@code null} if it did not say
 * @param revision      of that model; {@code null} if it did not say
 * @param engine        what ran the bundle; {@code null} if it did not say
 * @param recordedAt    when; {@code null} if it did not say
 * @param prompt        the text that was fed; {@code null} if it did not say
 * @param inputIds      the tokens that were fed; empty if it did not say
 * @param oracleIds     what the reference continued with; empty if it did not say
 * @param oracleText    the same as text; {@code null} if it did not say
 * @param probMargins   softmax probability of the reference's first choice minus that of its second, at each of its
 *                      tokens; empty if it did not say
 * @param stoppedOnEos  whether the reference ended its text; {@code null} if it did not say
 * @param bundleIds     what the bundle continued with; {@code null} if only its text was written down
 * @param bundleText    the same as text; {@code null} if it did not say
 * @param details       every other scalar that the file holds, by its path
 */
public record ForeignTranscript(
        String schema,
        @Nullable String result,
        @Nullable String bundle,
        @Nullable String model,
        @Nullable String revision,
        @Nullable String engine,
        @Nullable String recordedAt,
        @Nullable String prompt,
        List<Integer> inputIds,
        List<Integer> oracleIds,
        @Nullable String oracleText,
        List<Double> probMargins,
        @Nullable Boolean stoppedOnEos,
        @Nullable List<Integer> bundleIds,
        @Nullable String bundleText,
        Map<String, String> details) {

    /** @throws IllegalArgumentException if there are margins but not one for each token, or one is no probability */
    public ForeignTranscript {
        inputIds = List.copyOf(inputIds);
        oracleIds = List.copyOf(oracleIds);
        probMargins = List.copyOf(probMargins);
        bundleIds = bundleIds == null ? null : List.copyOf(bundleIds);
        details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
        if (!probMargins.isEmpty() && probMargins.size() != oracleIds.size()) {
            throw new IllegalArgumentException(
                    "there are " + probMargins.size() + " margins for " + oracleIds.size() + " tokens of the reference");
        }
        for (double margin : probMargins) {
            if (!(margin >= 0 && margin <= 1)) {
                throw new IllegalArgumentException("a margin in probability is between 0 and 1, found " + margin);
            }
        }
    }

    /**
     * Reads a file of another tool.
     *
     * @throws InvalidInputException if it is missing, of a schema that is not known, or not as that schema says
     */
    public static ForeignTranscript read(Path file) {
        return new ForeignTranscriptReader(file).read();
    }
}
