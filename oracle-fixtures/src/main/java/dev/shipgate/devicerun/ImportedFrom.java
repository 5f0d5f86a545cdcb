package dev.shipgate.devicerun;

import dev.shipgate.input.PinnedFile;
import java.util.List;
import java.util.Map;

/**
 * The transcript of another tool that a device run was made of.
 *
 * @param schema the transcript's own schema
 * @param file the transcript, named without its folder
 * @param details what it says that a device run has no place for, by the path of names, such as
 *     {@code source_model.hf_id}; lists are in JSON
 * @param limits what it does not say or did not know, a sentence each
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
