package dev.shipgate.audit;

import dev.shipgate.gguf.GgmlType;
import dev.shipgate.gguf.GgufModel;
import dev.shipgate.gguf.GgufTensor;
import dev.shipgate.tokenizer.GgufTokenizer;
import dev.shipgate.transcript.GgufFacts;
import dev.shipgate.transcript.GraphAudit;
import dev.shipgate.transcript.WeightAudit;
import dev.shipgate.transcript.WeightAudit.Experts;
import dev.shipgate.transcript.WeightAudit.Granularity;
import dev.shipgate.transcript.WeightAudit.Role;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Describes every weight of a GGUF file from its header. The file contains no graph: roles and operators follow from
 * the names that llama.cpp gives to tensors ({@code llama-arch.cpp}).
 */
final class GgufAuditor {

    private static final String HEAD = "output.weight";
    private static final String EMBEDDING = "token_embd.weight";
    private static final String LOOKUP = "GET_ROWS";
    private static final String PRODUCT = "MUL_MAT";
    private static final String PRODUCT_OF_EXPERTS = "MUL_MAT_ID";
    private static final Pattern LAYER = Pattern.compile("blk\\.(\\d{1,6})\\..+");
    private static final int SUPER_BLOCK = 256;

    private final GgufModel model;
    private final boolean isHeadTied;
    private final int layers;

    private GgufAuditor(GgufModel model) {
        this.model = model;
        this.isHeadTied =
                model.tensors().stream().noneMatch(tensor -> tensor.name().equals(HEAD));
        // The last blocks may be there only to predict several tokens at once, which a plain step doesn't do.
        this.layers = model.metadata().positive(model.key("block_count")).orElse(Integer.MAX_VALUE)
                - model.metadata().positive(model.key("nextn_predict_layers")).orElse(0);
    }

    /** @throws dev.shipgate.input.InvalidInputException if a part can't be read */
    static GraphAudit audit(Path file) {
        return new GgufAuditor(GgufModel.read(file)).audit();
    }

    private GraphAudit audit() {
        List<WeightAudit> weights = new ArrayList<>();
        long perToken = 0;
        long headPerToken = 0;
        for (GgufTensor tensor : model.tensors()) {
            WeightAudit weight = weight(tensor);
            weights.add(weight);
            perToken += bytesPerToken(tensor, weight);
            headPerToken += weight.role() == Role.HEAD ? weight.bytes() : 0;
        }
        return new GraphAudit(
                0,
                "",
                Map.of(),
                Map.of(),
                weights,
                weights.stream().mapToLong(WeightAudit::bytes).sum(),
                isHeadTied,
                perToken,
                headPerToken,
                stateBytes(),
                null,
                List.of(),
                List.of(),
                facts(weights));
    }

    private GgufFacts facts(List<WeightAudit> weights) {
        Map<String, Integer> types = new TreeMap<>();
        weights.forEach(weight -> types.merge(weight.dtype(), 1, Integer::sum));
        List<Long> rows = model.tensors().stream()
                .filter(tensor -> tensor.isMatrix() && role(tensor) == Role.BODY && isProduct(tensor))
                .map(GgufTensor::rowElements)
                .filter(length -> length % SUPER_BLOCK != 0)
                .distinct()
                .sorted()
                .toList();
        return new GgufFacts(
                model.version(),
                model.architecture(),
                fileType(),
                model.files().size(),
                types,
                rows,
                GgufTokenizer.describe(model.metadata()).orElse(null),
                model.metadata()
                        .text("tokenizer.chat_template")
                        .map(String::length)
                        .orElse(null));
    }

    private @Nullable String fileType() {
        return model.fileType()
                .map(Enum::name)
                .or(() -> model.metadata().whole("general.file_type").map(String::valueOf))
                .orElse(null);
    }

    private WeightAudit weight(GgufTensor tensor) {
        GgmlType type = tensor.type();
        WeightAudit weight = new WeightAudit(
                tensor.name(),
                role(tensor),
                operator(tensor),
                type.bits(),
                type.title(),
                type.isQuantised() ? Granularity.PER_BLOCK : Granularity.NONE,
                type.isQuantised() ? (Integer) type.scaleElements() : null,
                type.isQuantised() ? (Integer) 0 : null,
                type.isQuantised() ? (Boolean) type.isSymmetric() : null,
                tensor.elements(),
                tensor.bytes(),
                null,
                null,
                0,
                null,
                null);
        return isOfExperts(tensor) ? asExperts(weight, tensor) : weight;
    }

    private WeightAudit asExperts(WeightAudit weight, GgufTensor tensor) {
        int count = (int) Math.min(
                Integer.MAX_VALUE, tensor.dimensions().get(tensor.dimensions().size() - 1));
        int used = model.metadata().positive(model.key("expert_used_count")).orElse(count);
        return weight.of(new Experts(count, Math.min(used, count)));
    }

    private Role role(GgufTensor tensor) {
        String name = tensor.name();
        if (!tensor.isMatrix() || name.contains("norm") || name.endsWith(".bias")) {
            return Role.VECTOR;
        }
        if (name.equals(EMBEDDING)) {
            return isHeadTied ? Role.HEAD : Role.EMBEDDING;
        }
        if (name.equals(HEAD)) {
            return Role.HEAD;
        }
        if (name.equals("per_layer_token_embd.weight")) {
            return Role.EMBEDDING;
        }
        if (name.contains(".ffn_gate_inp.")) {
            return Role.ROUTER;
        }
        return name.equals("position_embd.weight") || name.equals("token_types.weight") ? Role.POSITIONS : Role.BODY;
    }

    private String operator(GgufTensor tensor) {
        String name = tensor.name();
        return switch (role(tensor)) {
            case EMBEDDING, POSITIONS -> LOOKUP;
            case HEAD, ROUTER -> PRODUCT;
            case VECTOR -> name.contains("norm") ? "NORM" : name.endsWith(".bias") ? "ADD" : "MUL";
            case BODY ->
                isOfExperts(tensor)
                        ? PRODUCT_OF_EXPERTS
                        : name.contains("conv")
                                ? "SSM_CONV"
                                : name.contains("ssm_a") && !name.contains("alpha") ? "SSM_SCAN" : PRODUCT;
        };
    }

    private boolean isProduct(GgufTensor tensor) {
        return operator(tensor).startsWith(PRODUCT);
    }

    private static boolean isOfExperts(GgufTensor tensor) {
        return tensor.isMatrix() && tensor.name().contains("_exps.");
    }

    /** Each token reads one row of a table, and only the experts that it uses. */
    private long bytesPerToken(GgufTensor tensor, WeightAudit weight) {
        if (!isInStep(tensor.name())) {
            return 0;
        }
        Experts experts = weight.experts();
        if (experts != null) {
            return Math.round(weight.bytes() * (double) experts.perToken() / experts.count());
        }
        long row = weight.bytes() / Math.max(1, tensor.elements() / tensor.rowElements());
        if (weight.operator().equals(LOOKUP)) {
            return row;
        }
        return tensor.name().equals(EMBEDDING) ? weight.bytes() + row : weight.bytes();
    }

    private boolean isInStep(String name) {
        Matcher layer = LAYER.matcher(name);
        return !layer.matches() || Integer.parseInt(layer.group(1)) < layers;
    }

    /** As llama.cpp allocates them, in float32 ({@code llama_hparams::n_embd_r} and {@code n_embd_s}). */
    private long stateBytes() {
        long inner = number("ssm.inner_size");
        long state = number("ssm.state_size");
        long columns = Math.max(0, number("ssm.conv_kernel") - 1);
        long perLayer = Float.BYTES * (columns * (inner + 2 * number("ssm.group_count") * state) + state * inner);
        long recurrent = model.tensors().stream()
                .filter(tensor -> tensor.name().endsWith(".ssm_conv1d.weight") && isInStep(tensor.name()))
                .count();
        return recurrent * perLayer;
    }

    /** Returns a length of at most 16 million, so that products of three can't overflow. */
    private long number(String key) {
        return Math.min(1 << 20, model.metadata().positive(model.key(key)).orElse(0));
    }
}
