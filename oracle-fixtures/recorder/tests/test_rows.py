"""Stored rows of logits: full, or only the largest logits and the total mass of the others."""

import json
import math
import tempfile
import unittest
from pathlib import Path

import numpy as np
import safetensors.numpy
import torch

from shipgate_recorder.prompts import Prompt
from shipgate_recorder.recording import Settings, record_twice
from shipgate_recorder.refusal import Refusal
from shipgate_recorder.rows import FullRows, TopKRows

from .support import CHECKPOINT, EMBEDDED, TEXT, random_model, run

K = 64


class RowsTests(unittest.TestCase):
    def test_full_rows_are_stored_unchanged_and_not_declared(self):
        rows = np.ones((2, 3), np.float32)
        stored = FullRows().tensors("a.logits", rows)
        self.assertEqual(list(stored), ["a.logits"])
        self.assertIs(stored["a.logits"], rows)
        self.assertEqual(FullRows().facts(), {})

    def test_the_largest_come_first_and_the_lowest_id_among_equals(self):
        stored = TopKRows(3).tensors("a.logits", np.array([[1, 3, 5, 3, 3], [0, 0, 0, 0, 0]], np.float32))
        self.assertEqual(stored["a.logits.topk_ids"].tolist(), [[2, 1, 3], [0, 1, 2]])
        self.assertEqual(stored["a.logits.topk_logits"].tolist(), [[5, 3, 3], [0, 0, 0]])
        self.assertEqual({name: array.dtype for name, array in stored.items()},
                         {"a.logits.topk_ids": np.int32, "a.logits.topk_logits": np.float32,
                          "a.logits.logsumexp": np.float32, "a.logits.tail_mass": np.float32})

    def test_a_single_row_is_stored_as_n_equals_1(self):
        stored = TopKRows(2).tensors("a.seed.logits", np.log(np.array([0.2, 0.5, 0.3], np.float32)))
        self.assertEqual({name: array.shape for name, array in stored.items()},
                         {"a.seed.logits.topk_ids": (1, 2), "a.seed.logits.topk_logits": (1, 2),
                          "a.seed.logits.logsumexp": (1,), "a.seed.logits.tail_mass": (1,)})
        self.assertAlmostEqual(float(stored["a.seed.logits.logsumexp"][0]), 0, places=6)
        self.assertAlmostEqual(float(stored["a.seed.logits.tail_mass"][0]), 0.2, places=6)

    def test_a_tail_too_small_for_the_log_sum_exp_keeps_its_digits(self):
        stored = TopKRows(2).tensors("a", np.array([[30, 29, 0, 0]], np.float32))
        expected = 2 / (math.exp(30) + math.exp(29) + 2)
        self.assertAlmostEqual(float(stored["a.tail_mass"][0]) / expected, 1, places=6)

    def test_the_tail_is_empty_if_every_token_is_stored(self):
        self.assertEqual(TopKRows(3).tensors("a", np.array([[1, 2, 3]], np.float32))["a.tail_mass"].tolist(), [0])

    def test_large_logits_do_not_overflow(self):
        stored = TopKRows(2).tensors("a", np.array([[3e38, 0, -3e38]], np.float32))
        self.assertEqual(stored["a.logsumexp"].tolist(), [np.float32(3e38)])
        self.assertEqual(stored["a.tail_mass"].tolist(), [0])

    def test_more_than_the_vocabulary_is_refused(self):
        with self.assertRaisesRegex(Refusal, "^case one: --logits topk:2049 asks for more logits than a row has, .*"
                                             "2048 tokens; choose a K from 2 to 2048, or full$"):
            record_twice(random_model("qwen3"), [Prompt("one", "gate", TEXT)], Settings(rows=TopKRows(2049)))

    def test_a_difference_in_an_unstored_logit_is_noticed_too(self):
        loaded = random_model("qwen3")
        last = torch.arange(2048) == 7
        loaded.model.lm_head.register_forward_hook(
            lambda module, inputs, output: torch.where(last, -50 + 1e-4 * torch.rand(()), output))
        with self.assertRaisesRegex(Refusal, "case one: one.logits differed on the second recording"):
            record_twice(loaded, [Prompt("one", "gate", TEXT)], Settings(greedy_tokens=2, rows=TopKRows(2)))


class CommandTests(unittest.TestCase):
    """The embedded model, recorded both ways."""

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)
        prompts = [case for case in json.loads((EMBEDDED / "prompts.json").read_text()) if case["kind"] == "gate"]
        cls.prompts = cls.folder / "prompts.json"
        cls.prompts.write_text(json.dumps(prompts[:2]))
        cls.full, cls.full_tensors = cls.record("full")
        cls.topk, cls.topk_tensors = cls.record(f"topk:{K}")

    @classmethod
    def record(cls, logits):
        out = cls.folder / logits.replace(":", "-")
        code, _, errors = run("--model", CHECKPOINT, "--prompts", cls.prompts, "--out", out, "--greedy-tokens", 4,
                              "--logits", logits)
        assert (code, errors) == (0, ""), errors
        return (json.loads((out / "oracle.json").read_text()),
                safetensors.numpy.load_file(out / "oracle.safetensors"))

    def test_the_documents_differ_only_in_the_declared_rows(self):
        self.assertNotIn("logits", self.full)
        self.assertEqual(self.topk["logits"], {"kind": "topk", "k": K})
        differing = {"recorded_at", "tensors", "logits"}
        self.assertEqual({key: value for key, value in self.full.items() if key not in differing},
                         {key: value for key, value in self.topk.items() if key not in differing})

    def test_everything_but_the_logits_is_stored_identically(self):
        def states(tensors):
            return {name: array for name, array in tensors.items() if ".past_key_values." in name}

        self.assertEqual(states(self.full_tensors).keys(), states(self.topk_tensors).keys())
        for name, array in states(self.full_tensors).items():
            np.testing.assert_array_equal(array, self.topk_tensors[name], err_msg=name)

    def test_the_stored_rows_are_the_largest_of_the_full_ones(self):
        for name in [name for name in self.full_tensors if name.endswith("logits")]:
            whole = np.atleast_2d(self.full_tensors[name])
            ids, logits = self.topk_tensors[f"{name}.topk_ids"], self.topk_tensors[f"{name}.topk_logits"]
            self.assertEqual((ids.shape, logits.shape), ((len(whole), K), (len(whole), K)), name)
            for row, row_ids, row_logits in zip(whole, ids, logits):
                self.assertEqual(row_ids.tolist(), np.argsort(-row, kind="stable")[:K].tolist(), name)
                np.testing.assert_array_equal(row[row_ids], row_logits, err_msg=name)

    def test_log_sum_exp_and_tail_match_the_full_rows(self):
        for name in [name for name in self.full_tensors if name.endswith("logits")]:
            whole = np.atleast_2d(self.full_tensors[name]).astype(np.float64)
            lse, tail = (self.topk_tensors[f"{name}.{part}"].astype(np.float64) for part in ("logsumexp", "tail_mass"))
            expected = np.log(np.exp(whole).sum(axis=-1))
            np.testing.assert_allclose(lse, expected, rtol=1e-6, err_msg=name)
            topk = self.topk_tensors[f"{name}.topk_logits"].astype(np.float64)
            np.testing.assert_allclose(tail, 1 - np.exp(topk - expected[:, None]).sum(axis=-1), rtol=1e-5, atol=1e-12,
                                       err_msg=name)
            self.assertGreater(tail.max(), 1e-4, "the tail is negligible, so the test proves nothing")

    def test_it_is_smaller(self):
        whole, topk = ((self.folder / place / "oracle.safetensors").stat().st_size for place in ("full", f"topk-{K}"))
        logits = sum(array.nbytes for name, array in self.full_tensors.items() if name.endswith("logits"))
        self.assertLess(topk, whole - 0.9 * logits)

    def test_wrong_usage_has_exit_code_2_and_says_what_it_expects(self):
        for logits, reason in (("topk", "expected full or topk:K"), ("topk:", "expected full or topk:K"),
                               ("topk:-3", "expected full or topk:K"), ("topk:1", "a K of at least 2"),
                               ("half", "expected full or topk:K")):
            with self.subTest(logits):
                code, printed, errors = run("--model", CHECKPOINT, "--prompts", self.prompts, "--out", self.folder / "no",
                                            "--logits", logits)
                self.assertEqual((code, printed), (2, ""))
                self.assertIn(reason, errors)

    def test_a_k_beyond_the_vocabulary_has_exit_code_3_and_writes_nothing(self):
        out = self.folder / "beyond"
        code, _, errors = run("--model", CHECKPOINT, "--prompts", self.prompts, "--out", out, "--logits", "topk:2049")
        self.assertEqual(code, 3)
        self.assertRegex(errors, "^record_oracle: case .*: --logits topk:2049 asks for more logits than a row has.*\n$")
        self.assertEqual(list(out.iterdir()), [])
