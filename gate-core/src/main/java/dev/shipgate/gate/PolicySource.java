package dev.shipgate.gate;

import dev.shipgate.input.InvalidInputException;
import dev.shipgate.judge.PolicyFile;
import dev.shipgate.transcript.Policy;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.apiguardian.api.API;

/** Where the policy of a run comes from. */
@API(status = API.Status.STABLE, since = "0.1")
public sealed interface PolicySource {

    /**
     * Reads the policy.
     *
     * @param notes is told, in one line, which checks the policy doesn't name
     * @throws InvalidInputException if the policy can't be read
     */
    Policy read(Consumer<String> notes);

    /** The policy that comes with the program. */
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

    /** A policy that was read before. */
    record Given(Policy policy) implements PolicySource {
        @Override
        public Policy read(Consumer<String> notes) {
            return policy;
        }
    }
}
