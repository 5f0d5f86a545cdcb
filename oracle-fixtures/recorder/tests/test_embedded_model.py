"""The embedded checkpoint, recorded again and compared with the committed oracle."""

import hashlib
import json
import tempfile
import unittest
from pathlib import Path

import numpy as np
import safetensors.numpy

from .support import CHECKPOINT, EMBEDDED, run

# Another machine sums in a different order. The margins that decide are a thousand times larger.
LOGIT_TOLERANCE = 2e-4


class EmbeddedModelTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.out = Path(folder.name) / "made" / "oracle"
        cls.code, cls.printed, cls.errors = run(
            "--model", CHECKPOINT, "--name", "qwen3.5-nano", "--prompts", EMBEDDED / "prompts.json", "--out", cls.out)
        cls.committed = json.loads((EMBEDDED / "oracle" / "oracle.json").read_text())
        cls.committed_tensors = safetensors.numpy.load_file(EMBEDDED / "oracle" / "oracle.safetensors")
        if cls.code == 0:
            cls.recorded = json.loads((cls.out / "oracle.json").read_text())
            cls.tensors = safetensors.numpy.load_file(cls.out / "oracle.safetensors")

    def test_is_recorded_without_errors(self):
        self.assertEqual((self.code, self.errors), (0, ""))
        self.assertIn("recorded twice, bit-identical", self.printed)

    def test_writes_the_two_files_and_nothing_else(self):
        self.assertEqual(sorted(file.name for file in self.out.iterdir()), ["oracle.json", "oracle.safetensors"])

    def test_describes_the_model_like_the_committed_oracle(self):
        for key, value in self.committed["model"].items():
            self.assertEqual(self.recorded["model"][key], value, key)
        self.assertEqual(self.recorded["schema"], self.committed["schema"])
        self.assertEqual(self.recorded["name"], self.committed["name"])

    def test_pins_every_weight_file_the_tokenizer_and_the_tensors(self):
        def digest(file):
            return hashlib.sha256(file.read_bytes()).hexdigest()

        weights = CHECKPOINT / "model.safetensors"
        self.assertEqual(self.recorded["model"]["weight_files"], [
            {"path": weights.name, "sha256": digest(weights), "bytes": weights.stat().st_size}])
        self.assertEqual(self.recorded["model"]["weights_sha256"], digest(weights))
        self.assertEqual(self.recorded["model"]["tokenizer_sha256"], digest(CHECKPOINT / "tokenizer.json"))
        self.assertEqual(self.recorded["tensors"],
                         {"file": "oracle.safetensors", "sha256": digest(self.out / "oracle.safetensors")})

    def test_describes_the_recorder_in_strings(self):
        oracle = self.recorded["oracle"]
        self.assertEqual([oracle[key] for key in ("dtype", "device", "attn_implementation")],
                         ["float32", "cpu", "eager"])
        self.assertEqual(oracle["checkpoint_dtype"], "bfloat16")
        self.assertTrue(all(isinstance(value, str) and value for value in oracle.values()), oracle)
        self.assertLessEqual(self.committed["oracle"].keys(), oracle.keys())

    def test_has_the_tokens_and_texts_of_the_committed_oracle(self):
        self.assertEqual(len(self.recorded["cases"]), len(self.committed["cases"]))
        for mine, theirs in zip(self.recorded["cases"], self.committed["cases"]):
            self.assertEqual(mine.keys(), theirs.keys())
            for key in ("id", "kind", "text", "input_ids", "top1_ids"):
                self.assertEqual(mine[key], theirs[key], f"{mine['id']} {key}")
            for key in ("position", "token_id", "top1_id"):
                self.assertEqual(mine["seed"][key], theirs["seed"][key], f"{mine['id']} seed {key}")
            for key in ("ids", "text", "stopped_on_eos"):
                self.assertEqual(mine["greedy"][key], theirs["greedy"][key], f"{mine['id']} greedy {key}")

    def test_one_case_ends_with_an_end_of_text_token(self):
        ends = [case["greedy"] for case in self.recorded["cases"] if case["greedy"]["stopped_on_eos"]]
        self.assertEqual([greedy["ids"][-1] for greedy in ends], [0])
        self.assertLess(len(ends[0]["ids"]), 24)

    def test_has_the_margins_of_the_committed_oracle_in_both_units(self):
        for mine, theirs in zip(self.recorded["cases"], self.committed["cases"]):
            for part, key in ((lambda case: case, "margins"), (lambda case: case["greedy"], "margins"),
                              (lambda case: case["seed"], "margin")):
                for unit in ("logit", "prob"):
                    np.testing.assert_allclose(part(mine)[f"{unit}_{key}"], part(theirs)[f"{unit}_{key}"], rtol=0,
                                               atol=LOGIT_TOLERANCE, err_msg=f"{mine['id']} {unit}_{key}")

    def test_has_the_logits_and_the_cache_of_the_committed_oracle(self):
        self.assertEqual(self.tensors.keys(), self.committed_tensors.keys())
        for name, theirs in self.committed_tensors.items():
            mine = self.tensors[name]
            self.assertEqual((mine.shape, mine.dtype), (theirs.shape, theirs.dtype), name)
            np.testing.assert_allclose(mine, theirs, rtol=0, atol=LOGIT_TOLERANCE, err_msg=name)
            self.assertGreater(np.abs(mine).max(), 0, name)

    def test_prefill_is_as_close_to_the_steps_as_before(self):
        for case in self.recorded["cases"]:
            self.assertLess(case["prefill_vs_step_max_abs"], 1e-4, case["id"])
            self.assertGreater(case["prefill_vs_step_max_abs"], 0, case["id"])
