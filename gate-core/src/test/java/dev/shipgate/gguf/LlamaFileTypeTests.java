package dev.shipgate.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LlamaFileTypeTests {

    @ParameterizedTest
    @CsvSource({
        "Q4_K_M, Q4_K_M", "q4_k_m, Q4_K_M", "Q4_K, Q4_K_M", "Q4_K_XL, Q4_K_M", "Q6_K_L, Q6_K", "Q8_K_XL, Q8_0",
        "Q2_K_L, Q2_K", "FP16, F16", "fp32, F32", "BF16, BF16", "MXFP4, MXFP4_MOE", "IQ4_XS, IQ4_XS"
    })
    void a_name_stands_for_a_recipe(String name, LlamaFileType expected) {
        assertThat(LlamaFileType.named(name)).contains(expected);
    }

    @Test
    void a_removed_number_is_unknown() {
        assertThat(LlamaFileType.of(15)).contains(LlamaFileType.Q4_K_M);
        assertThat(LlamaFileType.of(33)).isEmpty();
        assertThat(LlamaFileType.named("Q9_Z")).isEmpty();
    }

    @Test
    void the_block_sizes_are_those_of_ggml() {
        assertThat(GgmlType.Q4_K.blockBytes() * 8.0 / GgmlType.Q4_K.blockElements())
                .isEqualTo(4.5);
        assertThat(GgmlType.Q6_K.blockBytes() * 8.0 / GgmlType.Q6_K.blockElements())
                .isEqualTo(6.5625);
        assertThat(GgmlType.Q8_0.blockBytes() * 8.0 / GgmlType.Q8_0.blockElements())
                .isEqualTo(8.5);
        assertThat(GgmlType.IQ2_XXS.blockBytes() * 8.0 / GgmlType.IQ2_XXS.blockElements())
                .isEqualTo(2.0625);
        assertThat(GgmlType.BF16.title()).isEqualTo("bfloat16");
        assertThat(GgmlType.F16.title()).isEqualTo("float16");
    }
}
