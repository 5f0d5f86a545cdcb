package dev.shipgate.gate;

import dev.shipgate.input.InvalidInputException;
import dev.shipgate.judge.PolicyFile;
import dev.shipgate.transcript.Policy;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.apiguardian.api.API;

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

    /** The built-in policy. */
    record BuiltIn() implements PolicySource {
        @Override
        public Policy read(Consumer<String> notes) {
            return new PolicyFile(notes).readDefault();
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
