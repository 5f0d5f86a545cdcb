package dev.shipgate.audit;

import dev.shipgate.bundle.Bundle;
import dev.shipgate.transcript.Claims.Claim;
import dev.shipgate.transcript.Claims.Source;
import dev.shipgate.transcript.GraphAudit;
import dev.shipgate.transcript.WeightAudit.Granularity;
import dev.shipgate.transcript.WeightAudit.Role;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads claims about the quantisation from a bundle's name and metadata, and pairs each with the graph's actual
 * content.
 */
public final class ClaimReader {

    private static final Pattern WORD = Pattern.compile("[^a-z0-9]+");
    private static final Pattern INTEGER = Pattern.compile("u?int([2-8])(hu|lin)?|w([2-8])|q([2-8])");
    private static final Pattern FLOAT = Pattern.compile("(?:fp|bf|float|bfloat)(?:16|32)");
    private static final Pattern BLOCK = Pattern.compile("(?:block|blk|g|group)(\\d{1,5})");
    private static final Set<String> PER_CHANNEL = Set.of("perchan", "perchannel", "channelwise");
    private static final Set<String> FLOAT16_HEAD = Set.of("fp16head", "headfp16");

    /** Parts of a bundle that have a type of their own. */
    private static final Set<String> NOT_WEIGHTS = Set.of(
            "kv",
            "cache",
            "caches",
            "expert",
            "experts",
            "kvcache",
            "key",
            "keys",
            "value",
            "values",
            "state",
            "states",
            "logits",
            "act",
            "acts",
            "activation",
            "activations",
            "io",
            "input",
            "inputs",
            "output",
            "outputs",
            "mask",
            "ids",
            "scales");

    private final boolean headTied;
    private final HeldWeights body;
    private final HeldWeights head;
    private final Map<String, Claim> claims = new LinkedHashMap<>();

    private ClaimReader(HeldWeights body, HeldWeights head, boolean headTied) {
        this.body = body;
        this.head = head;
        this.headTied = headTied;
    }

    /** Returns a bundle's claims; empty if it makes none. */
    public static List<Claim> read(Bundle bundle, GraphAudit audit) {
        if (audit.gguf() != null) {
            return GgufClaims.read(bundle.name(), audit.gguf(), audit);
        }
        return new ClaimReader(HeldWeights.of(audit, Role.BODY), HeldWeights.of(audit, Role.HEAD), audit.headTied())
                .claimsOf(bundle);
    }

    /** Returns what a bundle claims, in words, although its graph can't be read; empty if it claims nothing. */
    public static List<String> claimed(Bundle unreadable) {
        HeldWeights none = new HeldWeights(List.of());
        return new ClaimReader(none, none, false)
                .claimsOf(unreadable).stream().map(Claim::claimed).toList();
    }

    private List<Claim> claimsOf(Bundle bundle) {
        String compression = bundle.manifest().compression();
        if (compression != null) {
            metadata(JsonMapper.shared().readTree(compression));
        }
        name(bundle.name());
        name(bundle.root().toAbsolutePath().normalize().getFileName().toString());
        return new ArrayList<>(claims.values());
    }

    private void metadata(JsonNode compression) {
        fields(compression, "compression", body);
        JsonNode claimedHead = compression.path("head");
        if (claimedHead.isObject()) {
            fields(claimedHead, "compression.head", head);
        }
    }

    private void fields(JsonNode claimed, String path, HeldWeights held) {
        field(claimed, path, "dtype", (id, value) -> claim(id, value, held.dtypes(), held.areAll(dtype(value))));
        field(
                claimed,
                path,
                "granularity",
                (id, value) -> claim(id, value, held.granularities(), held.haveGranularity(granularity(value))));
        field(
                claimed,
                path,
                "block_size",
                (id, value) -> claim(id, value, held.granularities(), held.haveBlockSize(value)));
        field(
                claimed,
                path,
                "qscheme",
                (id, value) -> claim(
                        id,
                        value,
                        held.schemes(),
                        held.areSymmetric(!value.toLowerCase(Locale.ROOT).startsWith("asym"))));
    }

    private static void field(JsonNode claimed, String path, String name, BiConsumer<String, String> reader) {
        JsonNode value = claimed.path(name);
        if (value.isValueNode() && !value.isNull()) {
            reader.accept("metadata:" + path + "." + name, value.asString());
        }
    }

    private void name(String name) {
        String lower = name.toLowerCase(Locale.ROOT)
                .replace("per_channel", "perchannel")
                .replace("per-channel", "perchannel");
        List<String> words = List.of(WORD.split(lower));
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (speaksOfOtherThings(words, i)) {
                continue;
            }
            Matcher integer = INTEGER.matcher(word);
            Matcher block = BLOCK.matcher(word);
            if (integer.matches()) {
                String bits = firstGroup(integer);
                nameClaim(word, "int" + bits + " weights", body.dtypes(), body.areAll("int" + bits));
                if ("hu".equals(integer.group(2))) {
                    nameClaim(word + " head", "an untied head", headTied ? "tied" : "untied", !headTied);
                }
            } else if (FLOAT.matcher(word).matches()) {
                nameClaim(word, word + " weights", body.dtypes(), body.areAll(dtype(word)));
            } else if (PER_CHANNEL.contains(word)) {
                nameClaim(
                        word,
                        "scales per channel",
                        "head " + head.granularities() + ", body " + body.granularities(),
                        head.haveGranularity(Granularity.PER_CHANNEL) || body.haveGranularity(Granularity.PER_CHANNEL));
            } else if (block.matches()) {
                nameClaim(
                        word,
                        "blocks of " + block.group(1),
                        "head " + head.granularities() + ", body " + body.granularities(),
                        head.haveBlockSize(block.group(1)) || body.haveBlockSize(block.group(1)));
            } else if (word.equals("sym") || word.equals("asym")) {
                nameClaim(
                        word,
                        word.equals("sym") ? "symmetric codes" : "asymmetric codes",
                        "head " + head.schemes() + ", body " + body.schemes(),
                        body.areSymmetric(word.equals("sym")));
            } else if (FLOAT16_HEAD.contains(word)) {
                nameClaim(word, "a float16 head", head.dtypes(), head.areAll("float16"));
            }
        }
    }

    /** In {@code kv_int8} or {@code fp16_states}, the type isn't that of the weights. */
    private static boolean speaksOfOtherThings(List<String> words, int place) {
        boolean follows = place > 0 && NOT_WEIGHTS.contains(words.get(place - 1));
        boolean precedes = place + 1 < words.size()
                && NOT_WEIGHTS.contains(words.get(place + 1))
                && !(place + 2 < words.size() && isType(words.get(place + 2)));
        return isType(words.get(place)) && (follows || precedes);
    }

    private static boolean isType(String word) {
        return INTEGER.matcher(word).matches() || FLOAT.matcher(word).matches();
    }

    private void nameClaim(String word, String claimed, String found, boolean borneOut) {
        String id = "name:" + word.replace(' ', '-');
        claims.putIfAbsent(id, new Claim(id, Source.NAME, claimed, found, borneOut));
    }

    private void claim(String id, String claimed, String found, boolean borneOut) {
        claims.putIfAbsent(id, new Claim(id, Source.METADATA, claimed, found, borneOut));
    }

    private static String firstGroup(Matcher matcher) {
        for (int group : new int[] {1, 3, 4}) {
            if (matcher.group(group) != null) {
                return matcher.group(group);
            }
        }
        throw new IllegalStateException(matcher.group());
    }

    /** Different tools spell the same type differently. */
    private static String dtype(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "fp16", "half", "float16" -> "float16";
            case "bf16", "bfloat16" -> "bfloat16";
            case "fp32", "float", "float32" -> "float32";
            case "uint8", "int8" -> "int8";
            case "uint4", "int4" -> "int4";
            case "uint2", "int2" -> "int2";
            default -> value.toLowerCase(Locale.ROOT);
        };
    }

    private static Granularity granularity(String value) {
        return switch (value.toLowerCase(Locale.ROOT).replace('-', '_')) {
            case "per_block", "block", "per_group", "group", "blockwise" -> Granularity.PER_BLOCK;
            case "per_channel", "channel", "per_row", "channelwise" -> Granularity.PER_CHANNEL;
            case "per_tensor", "tensor" -> Granularity.PER_TENSOR;
            default -> Granularity.NONE;
        };
    }
}
