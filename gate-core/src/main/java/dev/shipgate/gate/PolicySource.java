package dev.shipgate.gate;

import dev.shipgate.input.InvalidInputException;
import dev.shipgate.judge.BuiltInPolicy;
import dev.shipgate.judge.PolicyFile;
import dev.shipgate.transcript.Policy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/** The source of a run's policy. */
@API(status = API.Status.STABLE, since = "0.1")
public sealed interface PolicySource {

    /**
     * Reads the policy.
     *
     * @param notes receives one line that lists the checks that the policy doesn't name
     * @throws InvalidInputException if the policy can't be read
     */
    Policy read(Consumer<String> notes);

    /**
     * Returns the source that a user names: a file, or else a built-in policy of that name.
     *
     * @param fileOrName {@code null} for the default policy
     */
    static PolicySource of(@Nullable Path fileOrName) {
        if (fileOrName == null) {
            return new BuiltIn();
        }
        Optional<BuiltInPolicy> builtIn = BuiltInPolicy.named(fileOrName.toString());
        return builtIn.isPresent() && (!Files.exists(fileOrName) || Files.isDirectory(fileOrName))
                ? new BuiltIn(builtIn.get())
                : new OfFile(fileOrName);
    }

    /** A policy that comes with the program. */
    record BuiltIn(BuiltInPolicy which) implements PolicySource {

        /** The default policy. */
        public BuiltIn() {
            this(BuiltInPolicy.DEFAULT);
        }

        @Override
        public Policy read(Consumer<String> notes) {
            return which.read();
        }
    }

    /** A policy in a YAML file. */
    record OfFile(Path file) implements PolicySource {
        @Override
        public Policy read(Consumer<String> notes) {
            return new PolicyFile(notes).read(file);
        }
    }

    /** A policy that has already been read. */
    record Given(Policy policy) implements PolicySource {
        @Override
        public Policy read(Consumer<String> notes) {
            return policy;
        }
    }
}
