package dev.shipgate.input;

import com.fasterxml.jackson.annotation.Nulls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.type.LogicalType;

/**
 * Reads untrusted JSON documents into records.
 *
 * <p>Rejects documents that are too long, too deep or have too many tokens, duplicate keys, trailing content, text that
 * isn't UTF-8, nulls where a value or an element is required, and values of the wrong JSON type (a float or a string
 * for an integer, a number for a string). Properties are in snake_case. Unknown properties are tolerated, because a
 * later recorder may add some.
 *
 * <p>An absent property is null in the record, or 0 for a primitive. A record that requires a property declares it
 * boxed and passes it through {@link #required}.
 */
public final class StrictJson {

    /** The longest document, in bytes, that {@link #StrictJson()} reads. */
    public static final long DEFAULT_MAX_BYTES = 64L << 20;

    private static final int MAX_DEPTH = 64;
    private static final int MAX_TOKENS = 4_000_000;
    private static final int MAX_STRING_LENGTH = 4 << 20;
    private static final int MAX_NAME_LENGTH = 4_096;
    private static final int MAX_NUMBER_LENGTH = 100;

    /** A mapper is immutable and caches the types it has read, so all readers share one. */
    private static final JsonMapper DEFAULT_MAPPER = mapper(DEFAULT_MAX_BYTES);

    /** What is read element by element has no length that memory would limit; each element still has its limits. */
    private static final JsonMapper STREAMING_MAPPER = mapper(Long.MAX_VALUE, Long.MAX_VALUE);

    private final long maxBytes;
    private final JsonMapper mapper;

    /** Makes a reader of documents of up to {@value #DEFAULT_MAX_BYTES} bytes. */
    public StrictJson() {
        this.maxBytes = DEFAULT_MAX_BYTES;
        this.mapper = DEFAULT_MAPPER;
    }

    /** Makes a reader of documents of up to {@code maxBytes} bytes. */
    public StrictJson(long maxBytes) {
        this.maxBytes = maxBytes;
        this.mapper = mapper(maxBytes);
    }

    /**
     * Reads {@code file} as a {@code type}.
     *
     * @throws InvalidInputException if the file cannot be read, isn't strict JSON or isn't a {@code type}; the message
     *     gives the place and the cause
     */
    public <T> T read(Path file, Class<T> type) {
        try (InputStream in = InputFile.stream(file, "a JSON file")) {
            requireLength(file, Files.size(file));
            return read(file, in, type);
        } catch (IOException e) {
            throw new InvalidInputException(file, "cannot be read: " + IoProblem.of(e), e);
        }
    }

    /**
     * Reads {@code file} as a {@code type}, provided that its property {@code schema} is {@code schema}. The schema is
     * checked first, because it is the only part of a foreign document that can be interpreted.
     *
     * @throws InvalidInputException as in {@link #read(Path, Class)}, or if the schema is a different one
     */
    public <T> T read(Path file, String schema, Class<T> type) {
        @Nullable String found = read(file, SchemaOnly.class).schema();
        if (!schema.equals(found)) {
            throw new InvalidInputException(
                    file, "expected schema " + schema + ", found " + (found == null ? "none" : found));
        }
        return read(file, type);
    }

    /**
     * Reads {@code file} as a {@code type} that must have every property that the file has.
     *
     * @throws InvalidInputException as in {@link #read(Path, Class)}, or if a property is unknown; the message gives
     *     its path
     */
    public <T> T readKnown(Path file, Class<T> type) {
        try (InputStream in = InputFile.stream(file, "a JSON file")) {
            requireLength(file, Files.size(file));
            return read(file, in, type, mapper.reader(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES));
        } catch (IOException e) {
            throw new InvalidInputException(file, "cannot be read: " + IoProblem.of(e), e);
        }
    }

    /**
     * Returns the property {@code schema} of {@code file}; null if it has none.
     *
     * @throws InvalidInputException as in {@link #read(Path, Class)}
     */
    public static @Nullable String schemaOf(Path file) {
        return new StrictJson().read(file, SchemaOnly.class).schema();
    }

    /**
     * Reads {@code file} as a {@code type}, except for the elements of one array, which it gives to {@code each} as
     * they come and doesn't keep. The document and the array may be of any length; in the result, the array is empty.
     *
     * @param array the property whose array is read element by element
     * @param element the type of its elements
     * @throws InvalidInputException as in {@link #read(Path, String, Class)}
     */
    public static <T, E> T readEach(
            Path file, String schema, Class<T> type, String array, Class<E> element, Consumer<? super E> each) {
        try (InputStream in = InputFile.stream(file, "a JSON file");
                JsonParser parser =
                        STREAMING_MAPPER.createParser(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()))) {
            ObjectNode rest = STREAMING_MAPPER.createObjectNode();
            ObjectReader elements =
                    STREAMING_MAPPER.readerFor(element).without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
            ObjectReader parts =
                    STREAMING_MAPPER.readerFor(JsonNode.class).without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
            require(parser.nextToken() == JsonToken.START_OBJECT, file, "expected a JSON object");
            for (@Nullable String name = parser.nextName(); name != null; name = parser.nextName()) {
                JsonToken value = parser.nextToken();
                if (!name.equals(array)) {
                    rest.set(name, parts.<JsonNode>readValue(parser));
                    continue;
                }
                require(value == JsonToken.START_ARRAY, file, array + ": expected an array");
                rest.putArray(array);
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    each.accept(required(elements.<@Nullable E>readValue(parser), array));
                }
            }
            require(parser.nextToken() == null, file, "expected nothing after the JSON object");
            String found = rest.path("schema").asString("none");
            require(found.equals(schema), file, "expected schema " + schema + ", found " + found);
            return STREAMING_MAPPER.treeToValue(rest, type);
        } catch (JacksonException e) {
            throw new InvalidInputException(file, JsonProblem.of(e), e);
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(file, String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new InvalidInputException(file, "cannot be read: " + IoProblem.of(e), e);
        }
    }

    private static void require(boolean holds, Path file, String problem) {
        if (!holds) {
            throw new InvalidInputException(file, problem);
        }
    }

    /**
     * Reads {@code json}, a part of {@code file}, as a {@code type}.
     *
     * @throws InvalidInputException as in {@link #read(Path, Class)}
     */
    public <T> T read(Path file, byte[] json, Class<T> type) {
        requireLength(file, json.length);
        return read(file, new ByteArrayInputStream(json), type);
    }

    /**
     * Returns {@code value}, which a record's constructor received for {@code property}.
     *
     * @throws IllegalArgumentException if {@code value} is null; {@link #read} turns this into an
     *     {@link InvalidInputException}
     */
    public static <T> T required(@Nullable T value, String property) {
        if (value == null) {
            throw new IllegalArgumentException("\"" + property + "\" is missing");
        }
        return value;
    }

    private record SchemaOnly(@Nullable String schema) {}

    private <T> T read(Path file, InputStream in, Class<T> type) {
        return read(file, in, type, mapper.reader());
    }

    private static <T> T read(Path file, InputStream in, Class<T> type, ObjectReader reader) {
        // This decoder reports malformed text. Jackson's own would also accept UTF-16 and UTF-32.
        Reader text = new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder());
        @Nullable T value;
        try {
            value = reader.forType(type).readValue(text);
        } catch (JacksonException e) {
            throw new InvalidInputException(file, JsonProblem.of(e), e);
        }
        if (value == null) {
            throw new InvalidInputException(file, "expected a JSON object, found null");
        }
        return value;
    }

    private void requireLength(Path file, long bytes) {
        if (bytes > maxBytes) {
            throw new InvalidInputException(
                    file, "is a JSON document of " + bytes + " bytes; the limit is " + maxBytes);
        }
    }

    private static JsonMapper mapper(long maxBytes) {
        return mapper(maxBytes, MAX_TOKENS);
    }

    private static JsonMapper mapper(long maxBytes, long maxTokens) {
        StreamReadConstraints constraints = StreamReadConstraints.builder()
                .maxDocumentLength(maxBytes)
                .maxNestingDepth(MAX_DEPTH)
                .maxTokenCount(maxTokens)
                .maxStringLength(MAX_STRING_LENGTH)
                .maxNameLength(MAX_NAME_LENGTH)
                .maxNumberLength(MAX_NUMBER_LENGTH)
                .build();
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(constraints)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        return JsonMapper.builder(factory)
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .withCoercionConfig(
                        LogicalType.Textual,
                        textual -> textual.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
                .changeDefaultNullHandling(nulls -> nulls.withContentNulls(Nulls.FAIL))
                .build();
    }
}
