"""The context that a model's config declares, and the warnings if no case exceeds it."""

import json
import shutil
import tempfile
import unittest
from pathlib import Path

import transformers

from shipgate_recorder.context import ModelContext

from .support import CHECKPOINT, TEXT, random_model, run

YARN = {"rope_type": "yarn", "factor": 4.0, "original_max_position_embeddings": 32768, "rope_theta": 1e6}
RECORDED_YARN = {"type": "yarn", "factor": 4.0, "original_max_position_embeddings": 32768}


class ConfigTests(unittest.TestCase):
    def facts(self, config):
        return ModelContext.of(config).facts()

    def test_a_sliding_window(self):
        self.assertEqual(self.facts(transformers.MistralConfig(sliding_window=4096, max_position_embeddings=32768)),
                         {"sliding_window": 4096, "max_position_embeddings": 32768})

    def test_a_window_that_no_layer_uses_is_none(self):
        for config in (transformers.MistralConfig(sliding_window=None, max_position_embeddings=64),
                       transformers.Qwen2Config(use_sliding_window=False, max_position_embeddings=64),
                       transformers.Qwen2Config(use_sliding_window=True, num_hidden_layers=2, max_window_layers=2,
                                                max_position_embeddings=64)):
            self.assertEqual(self.facts(config), {"max_position_embeddings": 64}, type(config).__name__)

    def test_a_scaled_rope_of_either_spelling(self):
        expected = {"max_position_embeddings": 131072, "original_max_position_embeddings": 32768,
                    "rope_scaling": [RECORDED_YARN]}
        for spelling in ({"rope_parameters": YARN}, {"rope_scaling": YARN},
                         {"rope_scaling": {**YARN, "type": "yarn"}}):
            config = transformers.Qwen3Config(max_position_embeddings=131072, **spelling)
            self.assertEqual(self.facts(config), expected, list(spelling))

    def test_a_config_that_keeps_the_old_attribute(self):
        config = transformers.PreTrainedConfig()
        config.max_position_embeddings = 131072
        config.rope_scaling = {"type": "yarn", "factor": 4, "original_max_position_embeddings": 32768}
        self.assertEqual(self.facts(config)["rope_scaling"], [RECORDED_YARN])

    def test_an_original_length_outside_of_the_rope(self):
        factors = [1.0] * 8
        config = transformers.Phi3Config(
            hidden_size=64, num_attention_heads=4, max_position_embeddings=131072,
            original_max_position_embeddings=4096, sliding_window=262144,
            rope_scaling={"type": "longrope", "short_factor": factors, "long_factor": factors})
        self.assertEqual(self.facts(config), {
            "sliding_window": 262144, "max_position_embeddings": 131072, "original_max_position_embeddings": 4096,
            "rope_scaling": [{"type": "longrope", "original_max_position_embeddings": 4096}]})

    def test_an_original_length_without_scaling_is_none(self):
        self.assertEqual(self.facts(transformers.Phi3Config(max_position_embeddings=8192)),
                         {"max_position_embeddings": 8192})

    def test_a_rope_for_each_type_of_layer_in_a_nested_config(self):
        text = transformers.Gemma3TextConfig(
            sliding_window=1024, max_position_embeddings=131072, num_hidden_layers=6, rope_parameters={
                "sliding_attention": {"rope_type": "default", "rope_theta": 1e4},
                "full_attention": {"rope_type": "linear", "factor": 8, "rope_theta": 1e6}})
        expected = {"sliding_window": 1024, "max_position_embeddings": 131072,
                    "rope_scaling": [{"layer_type": "full_attention", "type": "linear", "factor": 8.0}]}
        self.assertEqual(self.facts(text), expected)
        self.assertEqual(self.facts(transformers.Gemma3Config(text_config=text)), expected)

    def test_a_model_without_positions(self):
        self.assertEqual(self.facts(transformers.MambaConfig()), {})


class WarningTests(unittest.TestCase):
    def test_each_limit_that_no_case_exceeds_has_its_sentence(self):
        context = ModelContext(4096, 131072, 32768)
        window, original = context.warnings(4096)
        self.assertEqual(window, "no case is longer than the model's sliding window of 4096 tokens: a bundle that"
                                 " dropped the window could pass; record a long case of more than 4096 tokens")
        self.assertIn("the model's original context of 32768 tokens", original)
        self.assertEqual(context.warnings(4097), [original])
        self.assertEqual(context.warnings(32769), [])

    def test_a_limit_that_no_case_can_exceed_is_no_gap(self):
        self.assertEqual(ModelContext(262144, 131072, 131072).warnings(16), [])
        self.assertEqual(ModelContext().warnings(16), [])


class RecordTests(unittest.TestCase):
    def test_a_model_with_a_window_is_recorded_with_a_warning_until_a_case_is_long_enough(self):
        with tempfile.TemporaryDirectory() as temporary:
            folder = Path(temporary)
            random_model("mistral").model.save_pretrained(folder / "model")
            for name in ("tokenizer.json", "tokenizer_config.json"):
                shutil.copy(CHECKPOINT / name, folder / "model")
            cases = [{"id": "short", "kind": "long", "text": "In the"},
                     {"id": "unjudged", "kind": "weak", "text": TEXT}]
            for prompts, warnings in ((cases, 1), (cases + [{"id": "long", "kind": "long", "text": TEXT}], 0)):
                (folder / "prompts.json").write_text(json.dumps(prompts))
                code, _, errors = run("--model", folder / "model", "--prompts", folder / "prompts.json",
                                      "--out", folder / "oracle", "--greedy-tokens", 2)
                self.assertEqual(code, 0, errors)
                self.assertEqual(errors.count("warning: no case is longer than the model's sliding window of 6 tokens"),
                                 warnings)
            model = json.loads((folder / "oracle" / "oracle.json").read_text())["model"]
            self.assertEqual((model["sliding_window"], model["max_position_embeddings"]), (6, 128))
            self.assertNotIn("rope_scaling", model)
