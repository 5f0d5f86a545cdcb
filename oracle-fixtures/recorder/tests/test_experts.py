"""The experts that a model's config declares."""

import unittest

import transformers

from shipgate_recorder import experts

from .support import random_model


class ExpertsTests(unittest.TestCase):
    def test_each_spelling_of_the_number_of_experts(self):
        for config in (transformers.MixtralConfig(num_local_experts=8, num_experts_per_tok=2),
                       transformers.Qwen3MoeConfig(num_experts=8, num_experts_per_tok=2),
                       transformers.GptOssConfig(num_local_experts=8, num_experts_per_tok=2),
                       transformers.DeepseekV3Config(n_routed_experts=8, num_experts_per_tok=2)):
            self.assertEqual(experts.facts(config), {"num_experts": 8, "num_experts_per_tok": 2}, type(config).__name__)

    def test_a_dense_model_has_none(self):
        self.assertEqual(experts.facts(random_model("qwen3").model.config), {})

    def test_numbers_that_make_no_sense_are_left_out(self):
        config = transformers.PreTrainedConfig()
        config.num_experts = 4
        for per_token in (None, 0, True, 2.0, 5):
            config.num_experts_per_tok = per_token
            self.assertEqual(experts.facts(config), {}, per_token)


if __name__ == "__main__":
    unittest.main()
