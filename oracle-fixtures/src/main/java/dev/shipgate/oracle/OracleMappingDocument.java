package dev.shipgate.oracle;

import static dev.shipgate.input.StrictJson.required;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import dev.shipgate.oracle.OracleDocument.ModelJson;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The structure of {@code oracle-mapping.json}. The components are its properties in camelCase.
 *
 * <p>Arrays are named like {@code logits.npy} or {@code goldens.npz#logits}. People write this file by hand, so an
 * unknown property is treated as a typo and rejected.
 */
record OracleMappingDocument(
        String schema,
        String name,
        @Nullable String recordedAt,
        ModelJson model,
        @JsonSetter(contentNulls = Nulls.SKIP) Map<String, Object> oracle,
        List<CaseMapping> cases,
        @JsonAnySetter Map<String, @Nullable Object> rest) {

    OracleMappingDocument {
        required(schema, "schema");
        required(name, "name");
        required(model, "model");
        required(oracle, "oracle");
        required(cases, "cases");
        refuse(rest);
    }

    record CaseMapping(
            String id,
            CaseKind kind,
            @Nullable String text,
            String inputIds,
            String logits,
            @Nullable String top1Ids,
            @Nullable String logitMargins,
            @Nullable String probMargins,
            @Nullable SeedMapping seed,
            @Nullable GreedyMapping greedy,
            @JsonAnySetter Map<String, @Nullable Object> rest) {

        CaseMapping {
            OracleCase.requireId(required(id, "id"));
            required(kind, "kind");
            required(inputIds, "input_ids");
            required(logits, "logits");
            refuse(rest);
        }
    }

    /** @param state arrays by slot, such as {@code 3.key} */
    record SeedMapping(
            Integer tokenId,
            String logits,
            @Nullable Map<String, String> state,
            @JsonAnySetter Map<String, @Nullable Object> rest) {

        SeedMapping {
            required(tokenId, "token_id");
            required(logits, "logits");
            refuse(rest);
        }
    }

    record GreedyMapping(
            String ids,
            @Nullable String text,
            @Nullable String logits,
            @Nullable String logitMargins,
            @Nullable String probMargins,
            @Nullable Boolean stoppedOnEos,
            @JsonAnySetter Map<String, @Nullable Object> rest) {

        GreedyMapping {
            required(ids, "ids");
            refuse(rest);
        }
    }

    private static void refuse(Map<String, @Nullable Object> rest) {
        if (!rest.isEmpty()) {
            throw new IllegalArgumentException("unknown property \""
                    + rest.keySet().iterator().next() + "\"; see the schema of " + OracleMappingReader.SCHEMA);
        }
    }
}
