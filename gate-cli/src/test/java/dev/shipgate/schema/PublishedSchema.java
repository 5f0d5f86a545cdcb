package dev.shipgate.schema;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * A schema that is published beside the code that reads its files.
 *
 * @param beside a class of that code's package
 * @param name the file's
 */
public record PublishedSchema(Class<?> beside, String name) {

    /** Returns what is wrong with a document, JSON or YAML. */
    public List<Error> errors(String document) {
        try (InputStream in = Objects.requireNonNull(beside.getResourceAsStream(name), name)) {
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(in)
                    .validate(new YAMLMapper().readTree(document).toString(), InputFormat.JSON);
        } catch (IOException problem) {
            throw new java.io.UncheckedIOException(problem);
        }
    }

    /** Returns where a document is wrong, as JSON pointers. */
    public List<String> wrongPlaces(String document) {
        return errors(document).stream()
                .map(error -> error.getInstanceLocation().toString())
                .toList();
    }
}
