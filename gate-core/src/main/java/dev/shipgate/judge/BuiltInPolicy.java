package dev.shipgate.judge;

import dev.shipgate.transcript.Policy;
import dev.shipgate.transcript.PolicyDifference;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apiguardian.api.API;

/** The policies that come with the program, each in a file of its own. {@code docs/policy.md} compares them. */
@API(status = API.Status.STABLE, since = "0.1")
public enum BuiltInPolicy {
    /** For bundles of 8 bits and more; the default. */
    DEFAULT,
    /** Every position must agree, whatever the noise. */
    STRICT,
    /** The rules of {@link #DEFAULT}, named after the bundles that they were made for. */
    EIGHT_BIT,
    /** For bundles of 4 and 5 bits, which flip tokens. */
    FOUR_BIT;

    /** Returns the name, such as {@code four-bit}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns the policy with this name, if there is one. */
    public static Optional<BuiltInPolicy> named(String id) {
        return Arrays.stream(values()).filter(each -> each.id().equals(id)).findFirst();
    }

    /** Returns all names, for a message. */
    public static String names() {
        return Arrays.stream(values()).map(BuiltInPolicy::id).collect(Collectors.joining(", "));
    }

    /** Reads the policy. */
    public Policy read() {
        return new PolicyFile().read(this);
    }

    /**
     * Returns how a policy differs from the built-in one with its name; empty if there is none, or if it doesn't
     * differ.
     *
     * @param policy a policy that names every check
     */
    public static Optional<PolicyDifference> differenceOf(Policy policy) {
        return named(policy.name()).flatMap(builtIn -> PolicyDifference.between(builtIn.read(), policy));
    }
}
