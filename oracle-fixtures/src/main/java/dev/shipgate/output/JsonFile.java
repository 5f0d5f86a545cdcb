package dev.shipgate.output;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.IOException;
import java.nio.file.Path;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Writes a record as indented JSON: snake_case, properties in the record's order, without those that are null. */
public final class JsonFile {

    private final JsonMapper mapper = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .changeDefaultPropertyInclusion(all -> all.withValueInclusion(JsonInclude.Include.NON_NULL))
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    /**
     * Writes {@code document} to {@code file} atomically. Its folder must exist.
     *
     * @throws IOException if writing fails; {@code file} is then unchanged
     */
    public void write(Path file, Object document) throws IOException {
        byte[] json = mapper.writeValueAsBytes(document);
        AtomicFile.write(file, out -> {
            out.write(json);
            out.write('\n');
        });
    }
}
