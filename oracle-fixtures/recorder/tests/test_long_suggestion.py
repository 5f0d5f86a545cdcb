"""The long prompt among the suggestions, and the margin after a leading special token."""

import json
import shutil
import tempfile
import unittest
from pathlib import Path

from shipgate_recorder.loading import LoadedModel
from shipgate_recorder.prompts import read_prompts
from shipgate_recorder.suggestion import suggest_long, weak_lead

from .support import CHECKPOINT, EMBEDDED, random_model, run, tokenizer

PASSAGE = next(prompt for prompt in read_prompts(EMBEDDED / "prompts.json") if prompt.kind == "long").text
BOOK = "\n" + " ".join([PASSAGE] * 5)


class LengthTests(unittest.TestCase):
    def tokens(self, text=BOOK, greedy_tokens=24, **config):
        loaded = random_model("mistral")
        for key, value in config.items():
            setattr(loaded.model.config, key, value)
        found = suggest_long(loaded, text, greedy_tokens)
        if found is None:
            return None
        self.assertIn(found.prompt.text, text)
        self.assertEqual((found.prompt.kind, found.prompt.id), ("long", "suggested-long"))
        self.assertEqual(len(loaded.tokenizer(found.prompt.text)["input_ids"]), found.tokens)
        return found.tokens

    def test_it_is_longer_than_the_window(self):
        self.assertEqual(self.tokens(sliding_window=1000, max_position_embeddings=32768), 1064)

    def test_it_is_longer_than_the_larger_limit_that_is_feasible(self):
        scaled = {"rope_type": "yarn", "factor": 4.0, "original_max_position_embeddings": 700}
        self.assertEqual(self.tokens(sliding_window=100, max_position_embeddings=32768, rope_parameters=scaled), 764)
        scaled["original_max_position_embeddings"] = 20_000
        self.assertEqual(self.tokens(sliding_window=500, max_position_embeddings=32768, rope_parameters=scaled), 564)

    def test_a_text_just_longer_than_the_window_is_used_whole(self):
        self.assertEqual(self.tokens(PASSAGE, sliding_window=300, max_position_embeddings=32768), 320)

    def test_it_has_a_few_hundred_tokens_if_there_is_no_window_or_it_is_out_of_reach(self):
        self.assertEqual(self.tokens(sliding_window=None, max_position_embeddings=32768), 320)
        self.assertEqual(self.tokens(sliding_window=20_000, max_position_embeddings=32768), 320)

    def test_its_continuation_fits_into_the_context(self):
        self.assertEqual(self.tokens(greedy_tokens=30, max_position_embeddings=128), 98)

    def test_a_text_of_no_more_tokens_than_a_short_prompt_has_none(self):
        self.assertIsNone(self.tokens("In the beginning"))


class LeadTests(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)

    def with_bos(self):
        """Copies the embedded checkpoint, with a tokenizer that puts a token before every text."""
        model = self.folder / "model"
        shutil.copytree(CHECKPOINT, model)
        content = json.loads((model / "tokenizer.json").read_text())
        token = content["added_tokens"][0]
        content["post_processor"] = {
            "type": "TemplateProcessing",
            "single": [{"SpecialToken": {"id": token["content"], "type_id": 0}},
                       {"Sequence": {"id": "A", "type_id": 0}}],
            "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 0}}],
            "special_tokens": {token["content"]: {"id": token["content"], "ids": [token["id"]],
                                                  "tokens": [token["content"]]}}}
        (model / "tokenizer.json").write_text(json.dumps(content))
        return model, token["content"]

    def suggest(self, text, **options):
        model, token = self.with_bos()
        (self.folder / "text.txt").write_text(text)
        more = [part for key, value in options.items() for part in (f"--{key}", value)]
        return token, run("--model", model, "--suggest", 1, "--text", self.folder / "text.txt", *more)

    def test_a_margin_that_no_text_can_change_is_named_and_only_a_long_case_suggested(self):
        token, (code, printed, errors) = self.suggest(PASSAGE, floor=30)
        self.assertEqual(code, 0, errors)
        self.assertEqual([prompt["kind"] for prompt in json.loads(printed)], ["long"])
        self.assertIn(f"no gate case is possible: the margin at the position after {token} is ", errors)
        self.assertIn("it is the same for every text, so no text helps", errors)
        self.assertIn("suggested-long: 320 tokens", errors)

    def test_a_text_too_short_for_a_long_case_too_is_refused(self):
        _, (code, printed, errors) = self.suggest("In the beginning", floor=30)
        self.assertEqual((code, printed), (3, ""))
        self.assertIn("text.txt: is too short for a long case", errors)

    def test_a_tokenizer_that_adds_nothing_has_no_lead(self):
        self.assertIsNone(weak_lead(LoadedModel(random_model("llama").model, tokenizer(), (0,)), 1e9))
