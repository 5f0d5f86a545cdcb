"""The command: usage, exit codes, the files it writes and the files it leaves alone."""

import json
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from shipgate_recorder import output
from shipgate_recorder.prompts import read_prompts
from shipgate_recorder.refusal import Refusal

from .support import CHECKPOINT, EMBEDDED, RECORDER, run

PROMPTS = EMBEDDED / "prompts.json"


class UsageTests(unittest.TestCase):
    def test_wrong_usage_has_exit_code_2(self):
        for arguments in (
                (),
                ("--model", CHECKPOINT),
                ("--model", CHECKPOINT, "--prompts", PROMPTS),
                ("--model", CHECKPOINT, "--suggest", 2),
                ("--model", CHECKPOINT, "--text", PROMPTS),
                ("--model", CHECKPOINT, "--suggest", 2, "--text", PROMPTS, "--out", "x"),
                ("--model", CHECKPOINT, "--prompts", PROMPTS, "--out", "x", "--greedy-tokens", 0),
                ("--model", CHECKPOINT, "--prompts", PROMPTS, "--out", "x", "--tolerance", "nan"),
                ("--model", CHECKPOINT, "--prompts", PROMPTS, "--out", "x", "--device", "abacus"),
                ("--model", CHECKPOINT, "--prompts", PROMPTS, "--out", "x", "--device", "cuda:99"),
                ("--model", CHECKPOINT, "--prompts", PROMPTS, "--out", "x", "--unknown")):
            with self.subTest(arguments):
                code, printed, errors = run(*arguments)
                self.assertEqual((code, printed), (2, ""))
                self.assertIn("error:", errors)

    def test_help_names_every_exit_code(self):
        code, printed, _ = run("--help")
        self.assertEqual(code, 0)
        self.assertIn("2 wrong usage; 3", printed)

    def test_without_its_libraries_it_explains_how_to_get_them(self):
        found = subprocess.run([sys.executable, "-S", RECORDER / "record_oracle.py", "--model", CHECKPOINT,
                                "--prompts", PROMPTS, "--out", "x"], capture_output=True, text=True)
        self.assertEqual(found.returncode, 3)
        self.assertRegex(found.stderr, r"^record_oracle: No module named 'torch'; .*requirements.txt installs .*\n$")


class RecordTests(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)
        self.prompts = self.folder / "prompts.json"
        self.prompts.write_text(json.dumps([{"id": "a", "kind": "gate", "text": "In the beginning"}]))
        self.out = self.folder / "oracle"

    def record(self, model=CHECKPOINT, **options):
        more = [part for key, value in options.items() for part in (f"--{key}", value)]
        return run("--model", model, "--prompts", self.prompts, "--out", self.out, "--greedy-tokens", 2, *more)

    def assert_refused(self, result, reason):
        code, _, errors = result
        self.assertEqual(code, 3)
        self.assertRegex(errors, f"^record_oracle: .*{reason}.*\n$")
        self.assertEqual(errors.count("\n"), 1)

    def test_a_weak_gate_case_is_recorded_with_a_warning(self):
        code, _, errors = self.record(floor=50)
        self.assertEqual(code, 0)
        self.assertRegex(errors, "case a: kind is gate, but the margin at position [0-9]+ is below 50 nat")

    def test_the_default_name_is_that_of_the_folder(self):
        self.assertEqual(self.record()[0], 0)
        document = json.loads((self.out / "oracle.json").read_text())
        self.assertEqual((document["name"], document["model"]["id"]), ("checkpoint", "checkpoint"))

    def test_an_unreadable_input_has_exit_code_3(self):
        self.assert_refused(self.record(self.folder / "nowhere"), "nowhere: is not a folder")
        self.prompts.write_text("[]")
        self.assert_refused(self.record(), "prompts.json: expected a JSON list")

    def test_an_unwritable_folder_is_refused_before_loading_the_model(self):
        self.out.write_text("a file")
        with mock.patch("shipgate_recorder.weights.locate", side_effect=AssertionError("loaded")):
            self.assert_refused(self.record(), "oracle: cannot be written to")

    def test_a_refusal_keeps_the_existing_oracle(self):
        self.assertEqual(self.record()[0], 0)
        before = {file.name: file.read_bytes() for file in self.out.iterdir()}
        broken = self.folder / "broken"
        shutil.copytree(CHECKPOINT, broken)
        (broken / "model.safetensors").write_bytes(b"")
        self.assert_refused(self.record(broken), "cannot load the model")
        self.assert_refused(self.record(tolerance="1e-12"), "differ by")
        self.assertEqual({file.name: file.read_bytes() for file in self.out.iterdir()}, before)

    def test_a_failed_write_keeps_the_existing_oracle(self):
        self.assertEqual(self.record()[0], 0)
        before = {file.name: file.read_bytes() for file in self.out.iterdir()}
        with mock.patch.object(output.os, "fsync", side_effect=OSError(28, "No space left on device")):
            self.assert_refused(self.record(), "oracle.safetensors: cannot be written: No space left on device")
        self.assertEqual({file.name: file.read_bytes() for file in self.out.iterdir()}, before)

    def test_two_cases_with_the_same_tensor_are_refused(self):
        entry = {"kind": "weak", "text": "In the beginning"}
        self.prompts.write_text(json.dumps([entry | {"id": "a"}, entry | {"id": "a.seed"}]))
        self.assert_refused(self.record(), "another case also has a tensor a.seed.logits")
        self.assertEqual(list(self.out.iterdir()), [])


class SuggestTests(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.text = Path(temporary.name) / "text.txt"
        passage = next(prompt for prompt in read_prompts(PROMPTS) if prompt.kind == "long")
        self.text.write_text(passage.text)

    def suggest(self, wanted, **options):
        more = [part for key, value in options.items() for part in (f"--{key}", value)]
        return run("--model", CHECKPOINT, "--suggest", wanted, "--text", self.text, *more)

    def test_suggestions_can_be_recorded_and_are_healthy_at_every_position(self):
        code, printed, _ = self.suggest(2)
        self.assertEqual(code, 0)
        found = json.loads(printed)
        self.assertEqual([prompt["id"] for prompt in found], ["suggested-1", "suggested-2", "suggested-long"])
        prompts = self.text.with_name("prompts.json")
        prompts.write_text(printed)
        out = self.text.with_name("oracle")
        self.assertEqual(run("--model", CHECKPOINT, "--prompts", prompts, "--out", out)[::2], (0, ""))
        *short, long = json.loads((out / "oracle.json").read_text())["cases"]
        self.assertEqual((long["kind"], len(long["input_ids"])), ("long", 320))
        for case in short:
            self.assertEqual((case["kind"], len(case["input_ids"])), ("gate", 16))
            self.assertGreaterEqual(min(case["logit_margins"] + [case["seed"]["logit_margin"]]), 0.1)
            self.assertIn(case["text"], self.text.read_text())

    def test_suggestions_are_reproducible(self):
        self.assertEqual(self.suggest(2), self.suggest(2))

    def test_prompts_do_not_overlap(self):
        code, printed, errors = self.suggest(100)
        self.assertEqual(code, 0)
        text = self.text.read_text()
        spans = sorted((text.index(prompt["text"]), len(prompt["text"])) for prompt in json.loads(printed)
                       if prompt["kind"] == "gate")
        self.assertGreater(len(spans), 2)
        for (start, length), (following, _) in zip(spans, spans[1:]):
            self.assertLessEqual(start + length, following)
        self.assertRegex(errors, f"{len(spans)} of 100 found")

    def test_the_seeded_step_clears_the_floor_too(self):
        _, printed, errors = self.suggest(100, floor=0.2)
        margins = [float(margin) for margin in re.findall(r"smallest margin ([0-9.]+) nat", errors)]
        self.assertEqual(len(margins), len(json.loads(printed)) - 1)
        self.assertGreaterEqual(min(margins), 0.2)

    def test_a_text_without_a_healthy_prompt_is_refused(self):
        code, printed, errors = self.suggest(1, floor=30)
        self.assertEqual((code, printed), (3, ""))
        self.assertIn("no 16-token prompt in it has a margin of 30 nat at every position", errors)

    def test_a_text_that_is_too_short_is_refused(self):
        for content in ("", "In the beginning"):
            self.text.write_text(content)
            self.assertEqual(self.suggest(1)[0], 3)
        with self.assertRaises(Refusal):
            read_prompts(self.text)
