package dev.shipgate.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.transcript.Claims.Claim;
import dev.shipgate.transcript.GgufFacts;
import dev.shipgate.transcript.GraphAudit;
import dev.shipgate.transcript.WeightAudit;
import dev.shipgate.transcript.WeightAudit.Granularity;
import dev.shipgate.transcript.WeightAudit.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which mixtures of types bear out which claim. Shares are in per cent of the weights in the layers. */
class GgufClaimsTests {

    /** The mixtures are those of llama-quant.cpp on models whose rows are multiples of 256, or of well-known files. */
    @ParameterizedTest
    @CsvSource({
        "Q4_K_M, q4_k 70 q6_k 30, a Llama",
        "Q4_K_M, q4_k 45 q5_k 30 q6_k 20 q8_0 5, eight experts with values in eight bits",
        "Q4_K_S, q4_k 90 q5_k 10, a Llama",
        "Q3_K_M, q3_k 44 q4_k 53 q5_k 3, a Phi-3 with fused matrices",
        "Q2_K, q2_k 62 q3_k 30 q4_k 8, a Llama with grouped queries",
        "Q5_K_M, q5_k 70 q6_k 30, a Llama",
        "Q6_K, q6_k 100, any",
        "Q8_0, q8_0 99 float32 1, a router in float32",
        "Q4_0, q4_0 96 q4_1 4, with an importance matrix",
        "Q4_0, q4_0 85 q4_1 15, a small model with an importance matrix",
        "IQ2_M, iq2_s 70 iq3_s 20 q4_k 10, a Llama",
        "IQ2_S, iq2_xs 80 iq3_s 12 q4_k 8, a Llama",
        "IQ3_XS, iq3_xxs 80 iq3_s 15 q4_k 5, middle layers have one bit less",
        "IQ3_M, iq3_s 85 q4_k 15, a Llama",
        "IQ1_S, iq1_s 80 iq2_xxs 10 q2_k 6 q4_k 4, a Llama",
        "IQ4_XS, iq4_xs 92 q5_k 8, a Llama",
        "IQ4_NL, iq4_nl 92 q5_k 8, a Llama",
        "Q2_K, q2_k 50 q3_k 30 iq4_xs 20, a mixture made by hand",
        "F16, float16 99 float32 1, a converted model",
        "BF16, bfloat16 100, a converted model",
        "F32, float32 100, a converted model",
        "MXFP4_MOE, mxfp4 90 q8_0 10, experts"
    })
    void a_sound_mixture_is_not_accused(String type, String mixture, String where) {
        assertThat(claim(type, mixture)).as(where).extracting(Claim::borneOut).isEqualTo(true);
    }

    @ParameterizedTest
    @CsvSource({
        "Q4_K_M, q5_0 83 q8_0 17, no row can be divided by 256",
        "Q4_K_M, q4_k 30 q5_0 70, most rows can't: a model of 0.5 B with rows of 896",
        "Q2_K, q4_0 100, no row can be divided by 256",
        "Q2_K, q6_k 99 q2_k 1, far more bits",
        "Q6_K, q4_k 100, fewer bits",
        "Q6_K, q8_0 100, no row can be divided by 256",
        "Q8_0, q4_0 100, fewer bits",
        "Q8_0, float16 100, not quantised",
        "Q4_0, q8_0 60 q4_0 40, mostly something else",
        "F16, q8_0 100, quantised",
        "F16, bfloat16 100, another float",
        "BF16, float16 100, another float",
        "F32, float16 100, half of the bits",
        "IQ4_XS, iq4_nl 100, no row can be divided by 256"
    })
    void another_mixture_is(String type, String mixture, String why) {
        assertThat(claim(type, mixture)).as(why).extracting(Claim::borneOut).isEqualTo(false);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Qwen3-0.6B-Q8_0|name:Q8_0",
                "llama-3.2-1b-instruct-q4_k_m|name:Q4_K_M",
                "Llama-3.2-1B.Q4_K_M|name:Q4_K_M",
                "gemma-3-4b-it-UD-Q4_K_XL|name:Q4_K_XL",
                "model-IQ3_XXS-imat|name:IQ3_XXS",
                "model-f16|name:F16",
                "gpt-oss-20b-MXFP4|name:MXFP4",
                "Mistral-Q8_0-f16-head|name:Q8_0"
            })
    void a_name_claims_a_type(String name, String id) {
        assertThat(GgufClaims.read(name, facts(null), audit("q8_0 100")))
                .extracting(Claim::id)
                .containsExactly(id);
    }

    @Test
    void other_words_claim_nothing() {
        for (String name : List.of("Qwen2.5-7B-Instruct", "mq4_k_mx", "Q4-release", "f160")) {
            assertThat(GgufClaims.read(name, facts(null), audit("q8_0 100")))
                    .as(name)
                    .isEmpty();
        }
    }

    @Test
    void an_unknown_file_type_claims_nothing() {
        assertThat(GgufClaims.read("x", facts("33"), audit("q4_0 100"))).isEmpty();
    }

    private static Claim claim(String type, String mixture) {
        List<Claim> claims = GgufClaims.read("x", facts(type), audit(mixture));
        assertThat(claims).extracting(Claim::id).containsExactly("metadata:general.file_type");
        return claims.get(0);
    }

    private static GgufFacts facts(@Nullable String type) {
        return new GgufFacts(3, "llama", type, 1, Map.of(), List.of(), null, null);
    }

    private static GraphAudit audit(String mixture) {
        String[] words = mixture.split(" ");
        List<WeightAudit> weights = new ArrayList<>();
        for (int i = 0; i < words.length; i += 2) {
            weights.add(weight("blk." + i, Role.BODY, words[i], Long.parseLong(words[i + 1])));
        }
        // Embedding and head are as they are in sound files.
        weights.add(weight("output.weight", Role.HEAD, "q6_k", 1000));
        return new GraphAudit(0, "", Map.of(), Map.of(), weights, 1, false, 1, 1, 0);
    }

    private static WeightAudit weight(String name, Role role, String dtype, long parameters) {
        return new WeightAudit(
                name,
                role,
                "MUL_MAT",
                4,
                dtype,
                Granularity.NONE,
                null,
                null,
                null,
                parameters,
                1,
                null,
                null,
                0,
                null,
                null);
    }
}
