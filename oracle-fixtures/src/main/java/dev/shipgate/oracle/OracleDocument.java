package dev.shipgate.oracle;

import static dev.shipgate.input.StrictJson.required;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The structure of {@code oracle.json}. The components are its properties in camelCase. */
record OracleDocument(
        String schema,
        String name,
        @Nullable String recordedAt,
        ModelJson model,
        @JsonSetter(contentNulls = Nulls.SKIP) Map<String, Object> oracle,
        TensorsJson tensors,
        @Nullable LogitsJson logits,
        List<CaseJson> cases) {

    OracleDocument {
        required(schema, "schema");
        required(name, "name");
        required(model, "model");
        required(oracle, "oracle");
        required(tensors, "tensors");
        required(cases, "cases");
    }

    /** @param eosTokenId an integer or a list of them */
    record ModelJson(
            String id,
            @Nullable String architecture,
            @Nullable String revision,
            @Nullable String weightsSha256,
            @Nullable String tokenizerSha256,
            Integer vocabSize,
            @Nullable Integer numHiddenLayers,
            @Nullable List<String> layerTypes,
            @Nullable Object eosTokenId,
            @Nullable Integer slidingWindow,
            @Nullable Integer maxPositionEmbeddings,
            @Nullable Integer originalMaxPositionEmbeddings,
            @Nullable List<RopeScaling> ropeScaling,
            @Nullable Integer numExperts,
            @Nullable Integer numExpertsPerTok) {

        ModelJson {
            required(id, "id");
            required(vocabSize, "vocab_size");
        }
    }

    record TensorsJson(String file, String sha256) {

        TensorsJson {
            required(file, "file");
            required(sha256, "sha256");
        }
    }

    /** How rows of logits are stored. If absent, rows are full. */
    enum LogitsKind {
        @JsonProperty("full")
        FULL,
        @JsonProperty("topk")
        TOPK
    }

    /** @param k the number of logits stored per row, unless rows are full */
    record LogitsJson(LogitsKind kind, @Nullable Integer k) {

        LogitsJson {
            required(kind, "kind");
            if ((kind == LogitsKind.TOPK) != (k != null)) {
                throw new IllegalArgumentException(
                        "logits of kind topk require a k, and logits of kind full must not have one");
            }
        }
    }

    record CaseJson(
            String id,
            CaseKind kind,
            @Nullable String text,
            List<Integer> inputIds,
            @Nullable List<Integer> top1Ids,
            @Nullable List<Double> logitMargins,
            @Nullable List<Double> probMargins,
            @Nullable Double prefillVsStepMaxAbs,
            @Nullable SeedJson seed,
            @Nullable GreedyJson greedy) {

        CaseJson {
            OracleCase.requireId(required(id, "id"));
            required(kind, "kind");
            required(inputIds, "input_ids");
        }
    }

    record SeedJson(
            Integer position,
            Integer tokenId,
            Integer top1Id,
            @Nullable Double logitMargin,
            @Nullable Double probMargin) {

        SeedJson {
            required(position, "position");
            required(tokenId, "token_id");
            required(top1Id, "top1_id");
            if ((logitMargin == null) != (probMargin == null)) {
                throw new IllegalArgumentException(
                        "logit_margin and prob_margin must either both be recorded or both be absent");
            }
        }
    }

    record GreedyJson(
            List<Integer> ids,
            @Nullable String text,
            @Nullable List<Double> logitMargins,
            @Nullable List<Double> probMargins,
            @Nullable Boolean stoppedOnEos) {

        GreedyJson {
            required(ids, "ids");
        }
    }
}
