package dev.shipgate.judge;

import dev.shipgate.document.DocumentNode;
import dev.shipgate.document.YamlFile;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.MarginUnit;
import dev.shipgate.transcript.Policy;
import dev.shipgate.transcript.Policy.ClaimRule;
import dev.shipgate.transcript.Policy.Consequence;
import dev.shipgate.transcript.Policy.Limits;
import dev.shipgate.transcript.Policy.MarginRule;
import dev.shipgate.transcript.Policy.NoiseLimits;
import dev.shipgate.transcript.Policy.SelfReference;
import dev.shipgate.transcript.Policy.Waiver;
import dev.shipgate.transcript.Requirement;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Reads policies, {@code shipgate-policy/1} in YAML. The reader refuses a misspelt key or a wrong value and names its
 * line. A missing key has the default that {@link Policy} documents; a missing check has its
 * {@linkplain CheckId#defaultLevel() default level}, and a note says so.
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class PolicyFile {

    private static final Set<String> KEYS = Set.of(
            "schema",
            "name",
            "version",
            "margin",
            "min_agreement_rate",
            "ties_pass",
            "checks",
            "claims",
            "waivers",
            "limits",
            "noise",
            "self_reference");
    private static final Set<String> CHECKS =
            Stream.of(CheckId.values()).map(CheckId::id).collect(Collectors.toUnmodifiableSet());

    private final YamlFile yaml = new YamlFile();
    private final Consumer<String> notes;

    /** Makes a reader that discards its notes. */
    public PolicyFile() {
        this(note -> {});
    }

    /**
     * @param notes receives, in one line per file, the checks that get their default level because the file doesn't
     *     name them
     */
    public PolicyFile(Consumer<String> notes) {
        this.notes = notes;
    }

    /** Returns the default policy that comes with the program. */
    public Policy readDefault() {
        return read(BuiltInPolicy.DEFAULT);
    }

    Policy read(BuiltInPolicy builtIn) {
        String file = builtIn.id() + "-policy.yaml";
        try (InputStream stream = Objects.requireNonNull(PolicyFile.class.getResourceAsStream(file))) {
            return policy(yaml.open(Path.of(file), stream.readAllBytes(), Policy.SCHEMA))
                    .withEveryCheck();
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    /**
     * Reads a policy.
     *
     * @return the policy, with every check named
     * @throws InvalidInputException if the file is missing or isn't a policy of this schema
     */
    public Policy read(Path file) {
        if (!Files.exists(file)) {
            throw new InvalidInputException(
                    file,
                    "there is no such policy file, and no built-in policy of that name; pass the path of a file, or "
                            + "one of " + BuiltInPolicy.names());
        }
        Policy policy = policy(yaml.open(file, Policy.SCHEMA));
        if (!policy.unnamedChecks().isEmpty()) {
            notes.accept(noteOn(policy.unnamedChecks(), file));
        }
        return policy.withEveryCheck();
    }

    private static String noteOn(Set<CheckId> unnamed, Path file) {
        return file
                + " does not name every check; default levels apply: "
                + unnamed.stream()
                        .map(check -> check.id() + ": " + check.defaultLevel().id())
                        .collect(Collectors.joining(", "));
    }

    private static Policy policy(DocumentNode root) {
        root.requireMapping(KEYS);
        return Policy.of(
                Policy.SCHEMA,
                root.at("name").text("the policy's name"),
                root.at("version").positive(),
                part(root, "margin", PolicyFile::margin),
                part(
                        root,
                        "min_agreement_rate",
                        rate -> rate.number("a number above 0, up to 1", share -> share > 0 && share <= 1)),
                part(root, "ties_pass", DocumentNode::yesOrNo),
                part(root, "checks", PolicyFile::checks),
                part(root, "claims", PolicyFile::claims),
                part(root, "waivers", PolicyFile::waivers),
                part(root, "limits", PolicyFile::limits),
                part(root, "noise", PolicyFile::noise),
                part(root, "self_reference", node -> node.oneOf(List.of(SelfReference.values()), SelfReference::id)));
    }

    private static MarginRule margin(DocumentNode margin) {
        margin.requireMapping(Set.of("unit", "floor", "tie_band", "tie_ulps", "recorded_tolerance"));
        return MarginRule.of(
                part(margin, "unit", unit -> unit.oneOf(List.of(MarginUnit.values()), MarginUnit::id)),
                part(margin, "floor", PolicyFile::notNegative),
                part(margin, "tie_band", PolicyFile::notNegative),
                part(margin, "tie_ulps", PolicyFile::notNegative),
                part(margin, "recorded_tolerance", PolicyFile::notNegative));
    }

    private static double notNegative(DocumentNode node) {
        return node.number("a number of at least 0", number -> number >= 0);
    }

    private static Map<CheckId, Requirement> checks(DocumentNode checks) {
        checks.requireMapping(CHECKS);
        Map<CheckId, Requirement> levels = new EnumMap<>(CheckId.class);
        for (CheckId check : CheckId.values()) {
            checks.given(check.id())
                    .map(level -> level.oneOf(List.of(Requirement.values()), Requirement::id))
                    .ifPresent(level -> levels.put(check, level));
        }
        requireComparison(checks, levels);
        return levels;
    }

    /** Refuses levels under which no run could pass, because no token that counts is compared with the oracle's. */
    private static void requireComparison(DocumentNode checks, Map<CheckId, Requirement> levels) {
        List<CheckId> comparing = Stream.of(CheckId.values())
                .filter(CheckId::comparesTokensWithOracle)
                .toList();
        if (comparing.stream()
                .allMatch(check -> levels.getOrDefault(check, check.defaultLevel()) == Requirement.ADVISORY)) {
            throw checks.refused(
                    "nothing that counts compares the bundle with the oracle, so no run could pass; make one" + " of "
                            + comparing.stream().map(CheckId::id).collect(Collectors.joining(", ")) + " required");
        }
    }

    private static ClaimRule claims(DocumentNode claims) {
        claims.requireMapping(Set.of("metadata", "name"));
        return ClaimRule.of(
                part(claims, "metadata", PolicyFile::consequence), part(claims, "name", PolicyFile::consequence));
    }

    private static Consequence consequence(DocumentNode node) {
        return node.oneOf(List.of(Consequence.values()), Consequence::id);
    }

    private static List<Waiver> waivers(DocumentNode waivers) {
        List<Waiver> read = waivers.list("waivers, each a mapping with the keys claim, expires, reason").stream()
                .map(PolicyFile::waiver)
                .toList();
        if (read.stream().map(Waiver::claim).distinct().count() < read.size()) {
            throw waivers.refused("two waivers of one claim");
        }
        return read;
    }

    private static Waiver waiver(DocumentNode waiver) {
        waiver.requireMapping(Set.of("claim", "reason", "expires"));
        return new Waiver(
                waiver.at("claim").text("the id of a claim, such as metadata:compression.dtype"),
                waiver.at("reason").text("a reason"),
                waiver.at("expires").day());
    }

    private static Limits limits(DocumentNode limits) {
        limits.requireMapping(Set.of(
                "min_cosine",
                "max_kl_nats",
                "min_state_cosine",
                "max_key_to_value_error",
                "max_recurrent_to_conv_error",
                "state_rounding_error",
                "max_prefill_error_to_noise",
                "max_prefill_state_error"));
        return Limits.of(
                part(limits, "min_cosine", PolicyFile::cosine),
                part(limits, "max_kl_nats", PolicyFile::notNegativeOrNull),
                part(limits, "min_state_cosine", PolicyFile::cosine),
                part(limits, "max_key_to_value_error", PolicyFile::ratio),
                part(limits, "max_recurrent_to_conv_error", PolicyFile::ratio),
                part(limits, "state_rounding_error", PolicyFile::notNegative),
                part(
                        limits,
                        "max_prefill_error_to_noise",
                        limit -> limit.number("a number of at least 1", ratio -> ratio >= 1)),
                part(limits, "max_prefill_state_error", PolicyFile::notNegative));
    }

    private static NoiseLimits noise(DocumentNode noise) {
        noise.requireMapping(Set.of(
                "max_margin_noise_nats",
                "tie_band_sigmas",
                "max_float_noise_nats",
                "max_float_state_growth",
                "min_flip_probability",
                "max_flip_excess",
                "max_slope_error",
                "max_median_kl_nats",
                "max_token_error"));
        return new NoiseLimits(
                part(noise, "max_margin_noise_nats", PolicyFile::notNegativeOrNull),
                part(noise, "tie_band_sigmas", PolicyFile::notNegativeOrNull),
                part(noise, "max_float_noise_nats", PolicyFile::notNegativeOrNull),
                part(noise, "max_float_state_growth", PolicyFile::notNegativeOrNull),
                part(
                        noise,
                        "min_flip_probability",
                        limit -> limit.numberOrNull("a number from 0 to 1", share -> share >= 0 && share <= 1)),
                part(noise, "max_flip_excess", PolicyFile::notNegativeOrNull),
                part(noise, "max_slope_error", PolicyFile::notNegativeOrNull),
                part(noise, "max_median_kl_nats", PolicyFile::notNegativeOrNull),
                part(noise, "max_token_error", PolicyFile::notNegativeOrNull));
    }

    private static @Nullable Double notNegativeOrNull(DocumentNode node) {
        return node.numberOrNull("a number of at least 0", number -> number >= 0);
    }

    private static @Nullable Double cosine(DocumentNode node) {
        return node.numberOrNull("a number from -1 to 1", cosine -> Math.abs(cosine) <= 1);
    }

    private static @Nullable Double ratio(DocumentNode node) {
        return node.numberOrNull("a number of at least 1", ratio -> ratio >= 1);
    }

    /** Returns a part that may be missing. */
    private static <T> @Nullable T part(DocumentNode node, String key, Function<DocumentNode, @Nullable T> read) {
        Optional<DocumentNode> given = node.given(key);
        return given.isPresent() ? read.apply(given.get()) : null;
    }
}
