package dev.shipgate.audit;

import dev.shipgate.gguf.GgmlType;
import dev.shipgate.gguf.LlamaFileType;
import dev.shipgate.transcript.Claims.Claim;
import dev.shipgate.transcript.Claims.Source;
import dev.shipgate.transcript.GgufFacts;
import dev.shipgate.transcript.GraphAudit;
import dev.shipgate.transcript.WeightAudit;
import dev.shipgate.transcript.WeightAudit.Role;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Compares the recipe that a GGUF file claims, in {@code general.file_type} and in its name, with the types of the
 * matrices in its layers.
 *
 * <p>A claim is true if a matrix has the recipe's main type, and at least half of the weights have types that the
 * recipe may use. Embedding, head and norms don't count: sound recipes store them otherwise. The quantiser replaces a
 * type whose blocks don't divide the rows, and leaves the claim as it is; such a file fails both conditions.
 */
final class GgufClaims {

    private static final double LEAST_SHARE = 0.5;

    /** A name has other words, so a type has to stand between separators. */
    private static final Pattern TYPE =
            Pattern.compile("(?<![a-z0-9])(i?q[1-8]_(?:[01]|k|xxs|xs|s|m|nl)(?:_(?:s|m|l|xl))?|tq[12]_0"
                    + "|mxfp4(?:_moe)?|nvfp4|bf16|fp?16|fp?32)(?![a-z0-9])");

    private final GgufFacts facts;
    private final List<WeightAudit> body;
    private final long parameters;

    private GgufClaims(GgufFacts facts, GraphAudit audit) {
        this.facts = facts;
        this.body = audit.weights().stream()
                .filter(weight -> weight.role() == Role.BODY && weight.isOfAProduct())
                .toList();
        this.parameters = parameters(body);
    }

    /**
     * Returns the claims of a file; empty if it makes none, or has no matrices in layers.
     *
     * @param name the file's name
     */
    static List<Claim> read(String name, GgufFacts facts, GraphAudit audit) {
        GgufClaims reader = new GgufClaims(facts, audit);
        if (reader.parameters == 0) {
            return List.of();
        }
        List<Claim> claims = new ArrayList<>();
        Optional.ofNullable(facts.fileType())
                .flatMap(LlamaFileType::named)
                .map(type -> reader.claim("metadata:general.file_type", Source.METADATA, type.name(), type))
                .ifPresent(claims::add);
        named(name).forEach((word, type) -> claims.add(reader.claim("name:" + word, Source.NAME, word, type)));
        return claims;
    }

    /** In {@code Q8_0-f16-head}, the float isn't the type of the layers. */
    private static Map<String, LlamaFileType> named(String name) {
        Map<String, LlamaFileType> types = new LinkedHashMap<>();
        Matcher matcher = TYPE.matcher(name.toLowerCase(Locale.ROOT));
        while (matcher.find()) {
            String word = matcher.group(1).toUpperCase(Locale.ROOT);
            LlamaFileType.named(word).ifPresent(type -> types.putIfAbsent(word, type));
        }
        if (types.values().stream().anyMatch(type -> !type.isFloat())) {
            types.values().removeIf(LlamaFileType::isFloat);
        }
        return types;
    }

    private Claim claim(String id, Source source, String word, LlamaFileType type) {
        boolean hasMainType = body.stream().anyMatch(weight -> type.mainTypes().contains(weight.dtype()));
        long admitted = parameters(body.stream()
                .filter(weight ->
                        GgmlType.titled(weight.dtype()).filter(type::admits).isPresent())
                .toList());
        boolean borneOut = hasMainType && admitted >= LEAST_SHARE * parameters;
        String claimed = word + ", mostly " + String.join(" and ", type.mainTypes());
        return new Claim(id, source, claimed, found() + (borneOut ? "" : why(type)), borneOut);
    }

    private String found() {
        Map<String, List<WeightAudit>> groups = body.stream()
                .collect(Collectors.groupingBy(WeightAudit::dtype, LinkedHashMap::new, Collectors.toList()));
        return groups.entrySet().stream()
                .sorted(Comparator.comparingLong(group -> -parameters(group.getValue())))
                .map(group -> String.format(
                        Locale.ROOT,
                        "%s in %d of %d matrices (%.0f %% of the weights)",
                        group.getKey(),
                        group.getValue().size(),
                        body.size(),
                        100.0 * parameters(group.getValue()) / parameters))
                .collect(Collectors.joining(", "));
    }

    private String why(LlamaFileType type) {
        boolean needsSuperBlocks = type.isMixture() && type != LlamaFileType.IQ4_NL;
        return !needsSuperBlocks || facts.indivisibleRows().isEmpty()
                ? ""
                : "; its blocks of 256 don't divide rows of "
                        + facts.indivisibleRows().stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    private static long parameters(List<WeightAudit> weights) {
        return weights.stream().mapToLong(WeightAudit::parameters).sum();
    }
}
