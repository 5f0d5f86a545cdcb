package dev.shipgate.devicerun;

import dev.shipgate.input.PinnedFile;
import java.util.List;
import java.util.Map;

/**
 * The other tool's transcript that a device run was converted from.
 *
 * @param schema the transcript's own schema
 * @param file the transcript's file, without its folder
 * @param details properties without a counterpart in a device run, by dotted path, such as {@code source_model.hf_id};
 *     lists are in JSON
 * @param limits information that it lacks, one sentence per item
 */
public record ImportedFrom(String schema, PinnedFile file, Map<String, String> details, List<String> limits) {

    /** @throws IllegalArgumentException if the schema is blank */
    public ImportedFrom {
        if (schema.isBlank()) {
            throw new IllegalArgumentException("imported_from.schema is blank");
        }
        details = Details.copyOf(details);
        limits = List.copyOf(limits);
    }
}
