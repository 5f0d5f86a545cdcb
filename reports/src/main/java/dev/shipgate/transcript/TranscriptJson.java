package dev.shipgate.transcript;

import com.fasterxml.jackson.annotation.Nulls;
import java.nio.file.Path;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** How the documents of this package look in JSON. */
final class TranscriptJson {

    private static final int LONGEST_SHOWN = 80;

    private TranscriptJson() {}

    static JsonMapper mapper(long largestBytes) {
        return JsonMapper.builder(JsonFactory.builder()
                        .streamReadConstraints(StreamReadConstraints.builder()
                                .maxNestingDepth(64)
                                .maxDocumentLength(largestBytes)
                                .build())
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .build())
                .annotationIntrospector(new DeclaredNullness())
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .changeDefaultNullHandling(nulls -> nulls.withContentNulls(Nulls.FAIL))
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build();
    }

    /** Only the schema of a foreign document can be interpreted, so no other part is looked at before it. */
    static void requireSchema(Path file, JsonNode document, String expected) {
        JsonNode schema = document.path("schema");
        if (!schema.asString("").equals(expected)) {
            String text = schema.toString();
            throw new UnreadableTranscriptException(
                    file,
                    "schema: expected \"" + expected + "\", found "
                            + (schema.isMissingNode()
                                    ? "none"
                                    : text.substring(0, Math.min(text.length(), LONGEST_SHOWN))));
        }
    }
}
