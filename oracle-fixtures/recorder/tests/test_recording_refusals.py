"""Models that cannot serve as a reference: each refusal is provoked by its defect."""

import unittest
from unittest import mock

import torch

from shipgate_recorder import decoder
from shipgate_recorder.cache import snapshot
from shipgate_recorder.prompts import Prompt
from shipgate_recorder.recording import Settings, record_twice
from shipgate_recorder.refusal import Refusal

from .support import TEXT, random_model

PROMPTS = [Prompt("one", "gate", TEXT), Prompt("two", "gate", "In the beginning")]


class RecordingRefusalTests(unittest.TestCase):
    def setUp(self):
        self.loaded = random_model("qwen3")

    def change_logits(self, change):
        """Lets ``change`` alter the logits that the head returns."""
        self.loaded.model.lm_head.register_forward_hook(lambda module, inputs, output: change(output))

    def refusal(self, prompts=PROMPTS, settings=Settings(greedy_tokens=4)):
        with self.assertRaises(Refusal) as caught:
            record_twice(self.loaded, prompts, settings)
        message = str(caught.exception)
        self.assertNotIn("\n", message)
        return message

    def test_the_undamaged_model_is_recorded(self):
        self.assertEqual(len(record_twice(self.loaded, PROMPTS, Settings(greedy_tokens=4))), 2)

    def test_a_nondeterministic_model(self):
        self.change_logits(lambda logits: logits + 1e-5 * torch.rand_like(logits))
        self.assertRegex(self.refusal(), r"case (one|two): \S+logits differed on the second recording")

    def test_a_model_that_remembers_the_previous_case(self):
        calls = []
        self.change_logits(lambda logits: calls.append(1) or logits + 1e-6 * len(calls))
        self.assertIn("differed on the second recording", self.refusal())

    def test_logits_that_are_not_a_number(self):
        self.change_logits(lambda logits: logits.index_fill(-1, torch.tensor([7]), float("nan")))
        self.assertRegex(self.refusal(), "case one, prefill: 16 logits are not finite, the first is nan at position 0,"
                                         " token 7")

    def test_logits_that_are_not_a_number_in_a_step_only(self):
        self.change_logits(lambda logits: logits / 0 if logits.shape[1] == 1 else logits)
        self.assertRegex(self.refusal(), "case one: [0-9]+ logits are not finite")

    def test_steps_that_differ_from_the_prefill(self):
        self.change_logits(lambda logits: logits + (torch.arange(2048) == 3) * 0.01 if logits.shape[1] == 1 else logits)
        self.assertRegex(self.refusal(), "case one: a prefill and single steps differ by 0.01 nat at position .*"
                                         "tolerance of 0.001")

    def test_the_tolerance_can_be_set(self):
        self.change_logits(lambda logits: logits + (torch.arange(2048) == 3) * 0.01 if logits.shape[1] == 1 else logits)
        case, _ = record_twice(self.loaded, PROMPTS, Settings(greedy_tokens=4, tolerance_nats=0.02))
        self.assertAlmostEqual(case.facts["prefill_vs_step_max_abs"], 0.01, places=4)

    def test_a_copied_cache_that_is_not_the_whole_state(self):
        for model, lost in (("qwen3", "1.value"), ("lfm2", "0.conv_state"), ("mamba", "0.recurrent_state")):
            self.loaded = random_model(model)

            def incomplete(cache, positions):
                return {name: array * (name != lost) for name, array in snapshot(cache, positions).items()}

            with self.subTest(model), mock.patch.object(decoder, "snapshot", incomplete):
                self.assertIn("a step from the copied cache and one from the cache itself differ", self.refusal())

    def test_an_operator_without_a_deterministic_form(self):
        def refuse(logits):
            raise RuntimeError("scatter_add does not have a\ndeterministic implementation")
        self.change_logits(refuse)
        self.assertIn("Qwen3ForCausalLM: cannot be stepped: RuntimeError: scatter_add does not have a deterministic",
                      self.refusal())

    def test_logits_in_half_precision(self):
        self.change_logits(lambda logits: logits.bfloat16())
        self.assertIn("returns torch.bfloat16 logits, expected float32", self.refusal())

    def test_a_prompt_without_tokens(self):
        self.assertIn("case empty: the tokenizer produced no tokens from the text",
                      self.refusal([Prompt("empty", "gate", "")]))

    def test_a_prompt_longer_than_the_model_allows(self):
        self.assertRegex(self.refusal([Prompt("far", "long", "In the beginning " * 100)]),
                         "case far: .* positions, but the model has 128; shorten the prompt")

    def test_the_tokenizer_of_another_model(self):
        self.loaded.model.resize_token_embeddings(100)
        self.assertRegex(self.refusal(), "has 100 tokens, but the tokenizer returned id [0-9]+")


class GreedyTests(unittest.TestCase):
    def test_it_continues_from_the_prompt_through_the_seeded_step(self):
        loaded = random_model("qwen3")
        facts = record_twice(loaded, PROMPTS[:1], Settings(greedy_tokens=5))[0].facts
        greedy, seed = facts["greedy"], facts["seed"]
        self.assertEqual(len(greedy["ids"]), 5)
        self.assertEqual(greedy["ids"][:2], [facts["top1_ids"][-1], seed["top1_id"]])
        self.assertEqual(greedy["logit_margins"][:2], [facts["logit_margins"][-1], seed["logit_margin"]])
        ids = torch.tensor([facts["input_ids"] + greedy["ids"][:-1]])
        with torch.inference_mode():
            self.assertEqual(loaded.model(ids).logits[0, -5:].argmax(-1).tolist(), greedy["ids"])

    def test_one_token_is_a_continuation(self):
        facts = record_twice(random_model("qwen3"), PROMPTS[:1], Settings(greedy_tokens=1))[0].facts
        self.assertEqual(facts["greedy"]["ids"], [facts["top1_ids"][-1]])

    def test_it_stops_after_an_end_of_text_token(self):
        loaded = random_model("qwen3")
        free = record_twice(loaded, PROMPTS[:1], Settings(greedy_tokens=6))[0].facts["greedy"]["ids"]
        for end in (free[0], free[1], free[3]):
            stopping = type(loaded)(loaded.model, loaded.tokenizer, (9999, end))
            greedy = record_twice(stopping, PROMPTS[:1], Settings(greedy_tokens=6))[0].facts["greedy"]
            self.assertEqual(greedy["ids"], free[:free.index(end) + 1])
            self.assertTrue(greedy["stopped_on_eos"])
            self.assertEqual(len(greedy["logit_margins"]), len(greedy["ids"]))
