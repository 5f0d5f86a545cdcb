package dev.shipgate.document;

import dev.shipgate.input.InputFile;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.IoProblem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Opens YAML files of up to 1 MiB. Rejects duplicate keys. */
public final class YamlFile {

    private static final int LARGEST_BYTES = 1 << 20;

    private final YAMLFactory factory = YAMLFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private final YAMLMapper mapper = YAMLMapper.builder(factory)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /**
     * Opens an existing file.
     *
     * @param schema the required value of the key {@code schema}
     * @return its root
     * @throws InvalidInputException if the file cannot be read, isn't YAML, or has a different schema
     */
    public DocumentNode open(Path file, String schema) {
        try {
            return open(file, InputFile.bytes(file, "a " + schema + " file", LARGEST_BYTES), schema);
        } catch (IOException problem) {
            throw new InvalidInputException(file, "cannot be read: " + IoProblem.of(problem), problem);
        }
    }

    /**
     * Opens the content of a file.
     *
     * @param file its name in messages
     * @throws InvalidInputException if it isn't YAML, or has a different schema
     */
    public DocumentNode open(Path file, byte[] content, String schema) {
        requireUtf8(file, content);
        DocumentNode root;
        try {
            root = new DocumentNode(file, "", mapper.readTree(content), DocumentLines.of(factory, content));
        } catch (JacksonException problem) {
            throw new InvalidInputException(
                    file, "is not valid YAML" + where(problem) + ": " + cause(problem), problem);
        }
        if (root.value().isObject() && !root.value().path("schema").asString("").equals(schema)) {
            throw root.at("schema").expected(schema);
        }
        return root;
    }

    /** The parser would name a Java class. */
    private static void requireUtf8(Path file, byte[] content) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content));
        } catch (CharacterCodingException otherEncoding) {
            throw new InvalidInputException(file, "is not valid UTF-8", otherEncoding);
        }
    }

    private static String where(JacksonException problem) {
        TokenStreamLocation at = problem.getLocation();
        return at == null || at.getLineNr() < 1
                ? ""
                : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
    }

    /**
     * Returns the first two unindented lines of the parser's message: its activity and the problem. The indented lines
     * are locations and excerpts.
     */
    private static String cause(JacksonException problem) {
        return String.valueOf(problem.getOriginalMessage())
                .lines()
                .filter(line -> !line.startsWith(" "))
                .limit(2)
                .collect(Collectors.joining(", "));
    }
}
