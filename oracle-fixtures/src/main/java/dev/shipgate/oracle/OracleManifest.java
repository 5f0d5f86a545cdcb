package dev.shipgate.oracle;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** {@code oracle.json}, field for field. What may be absent is {@code null}. */
record OracleManifest(
        @Nullable String schema,
        @Nullable String name,
        @Nullable String recordedAt,
        @Nullable Model model,
        @Nullable JsonNode oracle,
        @Nullable TensorFile tensors,
        @Nullable List<Case> cases) {

    record Model(
            @Nullable String id,
            @Nullable String architecture,
            @Nullable String revision,
            @Nullable String weightsSha256,
            @Nullable String tokenizerSha256,
            @Nullable Integer vocabSize,
            @Nullable Integer numHiddenLayers,
            @Nullable List<String> layerTypes,
            @Nullable JsonNode eosTokenId) {}

    record TensorFile(@Nullable String file, @Nullable String sha256) {}

    record Case(
            @Nullable String id,
            @Nullable CaseKind kind,
            @Nullable String text,
            @Nullable List<Integer> inputIds,
            @Nullable List<Integer> top1Ids,
            @Nullable List<Double> logitMargins,
            @Nullable List<Double> probMargins,
            @Nullable Double prefillVsStepMaxAbs,
            @Nullable Seed seed,
            @Nullable Continuation greedy) {}

    record Seed(
            @Nullable Integer position,
            @Nullable Integer tokenId,
            @Nullable Integer top1Id,
            @Nullable Double logitMargin,
            @Nullable Double probMargin) {}

    record Continuation(
            @Nullable List<Integer> ids,
            @Nullable String text,
            @Nullable List<Double> logitMargins,
            @Nullable List<Double> probMargins,
            @Nullable Boolean stoppedOnEos) {}
}
