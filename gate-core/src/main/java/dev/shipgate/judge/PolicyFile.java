package dev.shipgate.judge;

import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.JsonProblem;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.Policy;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Reads policies, {@code shipgate-policy/1} in YAML. Strict: a rule that is misspelt or missing is refused. Only a
 * check may be left out: it is asked for at its {@linkplain CheckId#defaultLevel() default level}, and a note says so.
 */
public final class PolicyFile {

    private static final String DEFAULT = "default-policy.yaml";
    private static final long LARGEST_BYTES = 1 << 20;

    private final YAMLMapper mapper = YAMLMapper.builder(YAMLFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Consumer<String> notes;

    /** Makes a reader whose notes nobody hears. */
    public PolicyFile() {
        this(note -> {});
    }

    /**
     * @param notes is told, in one line for each file, which checks are asked for though the file does not name them
     */
    public PolicyFile(Consumer<String> notes) {
        this.notes = notes;
    }

    /** Returns the policy that comes with the program. */
    public Policy readDefault() {
        try (InputStream stream = Objects.requireNonNull(PolicyFile.class.getResourceAsStream(DEFAULT))) {
            return mapper.readValue(stream, Policy.class).withEveryCheck();
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    /**
     * Reads a policy.
     *
     * @return the policy, with every check named
     * @throws InvalidInputException if the file is missing or is not a policy of this schema
     */
    public Policy read(Path file) {
        try {
            if (Files.size(file) > LARGEST_BYTES) {
                throw new InvalidInputException(file, "is too large to be a policy");
            }
            Policy policy = mapper.readValue(Files.readAllBytes(file), Policy.class);
            if (!policy.unnamedChecks().isEmpty()) {
                notes.accept(noteOn(policy.unnamedChecks(), file));
            }
            return policy.withEveryCheck();
        } catch (NoSuchFileException missing) {
            throw new InvalidInputException(file, "there is no such policy file", missing);
        } catch (IOException problem) {
            throw new InvalidInputException(file, "cannot be read: " + problem.getMessage(), problem);
        } catch (JacksonException problem) {
            throw new InvalidInputException(
                    file, "not a " + Policy.SCHEMA + " policy: " + JsonProblem.of(problem), problem);
        }
    }

    private static String noteOn(Set<CheckId> unnamed, Path file) {
        return file
                + " does not name every check; default levels apply: "
                + unnamed.stream()
                        .map(check -> check.id() + ": " + check.defaultLevel().id())
                        .collect(Collectors.joining(", "));
    }
}
