"""Models of each kind of cache, with random weights."""

import unittest

import numpy as np
import torch

from shipgate_recorder.decoder import Decoder
from shipgate_recorder.prompts import Prompt
from shipgate_recorder.recording import Settings, record_twice
from shipgate_recorder.refusal import Refusal

from .support import TEXT, TEXT_TOKENS, random_model

PROMPTS = [Prompt("long", "gate", TEXT), Prompt("short", "weak", "In")]
KEY_VALUE = (1, 2, TEXT_TOKENS, 16)


class ArchitectureTests(unittest.TestCase):
    def states(self, name):
        """Records the model and returns its state's shapes by layer and kind."""
        long, short = record_twice(random_model(name), PROMPTS, Settings(greedy_tokens=4))
        self.assertGreater(np.abs(long.tensors["long.logits"]).max(), 0.5, "too flat for a difference to show")
        self.assertEqual(long.tensors["long.logits"].shape, (TEXT_TOKENS, 2048))
        self.assertEqual(long.tensors["long.seed.logits"].shape, (2048,))
        self.assertEqual(len(short.facts["input_ids"]), 1)
        self.assertTrue(all(array.dtype == np.float32 for array in long.tensors.values()))
        prefix = "long.seed.past_key_values."
        return {key.removeprefix(prefix): array.shape for key, array in long.tensors.items() if key.startswith(prefix)}

    def test_full_attention_keeps_keys_and_values(self):
        expected = {f"{layer}.{kind}": KEY_VALUE for layer in range(3) for kind in ("key", "value")}
        self.assertEqual(self.states("llama"), expected)
        self.assertEqual(self.states("qwen3"), expected)

    def test_a_sliding_window_keeps_every_position_that_the_format_requires(self):
        expected = {f"{layer}.{kind}": KEY_VALUE for layer in range(3) for kind in ("key", "value")}
        self.assertEqual(self.states("mistral"), expected)
        self.assertEqual(self.states("gemma3"), expected)

    def test_a_window_is_still_a_window_when_all_positions_are_kept(self):
        loaded = random_model("mistral")
        decoder = Decoder(loaded.model)
        ids = loaded.tokenizer(TEXT)["input_ids"]
        # Three layers with a window of 6 see 16 tokens back, so the 17th cannot see a change of the first.
        one, other = decoder.begin(), decoder.begin()
        for index, token_id in enumerate(ids + [5]):
            last = one.feed([token_id])
            changed = other.feed([7 if index == 0 else token_id])
        np.testing.assert_array_equal(last, changed)
        first, changed_first = (stream.cache.layers[0].keys[:, :, 0] for stream in (one, other))
        self.assertFalse(torch.equal(first, changed_first))

    def test_chunked_attention_keeps_keys_and_values(self):
        self.assertEqual(self.states("llama4"),
                         {f"{layer}.{kind}": KEY_VALUE for layer in range(3) for kind in ("key", "value")})

    def test_mamba_keeps_a_convolution_and_a_recurrent_state(self):
        states = self.states("mamba")
        self.assertEqual(states["0.conv_state"], (1, 128, 4))
        self.assertEqual(states["0.recurrent_state"], (1, 128, 8))
        self.assertEqual(len(states), 6)
        self.assertEqual(self.states("mamba2")["2.recurrent_state"], (1, 8, 16, 8))

    def test_a_short_convolution_keeps_only_its_inputs(self):
        self.assertEqual(self.states("lfm2"), {"0.conv_state": (1, 64, 3), "1.key": KEY_VALUE, "1.value": KEY_VALUE,
                                               "2.conv_state": (1, 64, 3)})

    def test_a_model_that_does_not_track_the_position_is_given_it(self):
        self.assertEqual(set(self.states("bamba")), {"0.conv_state", "0.recurrent_state", "1.key", "1.value",
                                                     "2.conv_state", "2.recurrent_state"})

    def test_a_hybrid_layer_keeps_all_four(self):
        states = self.states("falcon_h1")
        self.assertEqual({name for name in states if name.startswith("1.")},
                         {"1.key", "1.value", "1.conv_state", "1.recurrent_state"})

    def test_a_convolution_state_has_the_newest_column_last(self):
        loaded = random_model("mamba")
        stream = Decoder(loaded.model).begin()
        seen = []
        for token_id in (5, 6, 7, 8, 9):
            stream.feed([token_id])
            seen.append(stream.cache.layers[0].conv_states[0][..., -1].clone())
        torch.testing.assert_close(stream.cache.layers[0].conv_states[0], torch.stack(seen[-4:], dim=-1),
                                   rtol=0, atol=0)

    def test_states_without_a_name_are_refused_by_layer(self):
        with self.assertRaisesRegex(Refusal, "layer 0: its cache is a DynamicIndexedLayer.*no name"):
            Decoder(random_model("deepseek_v32").model)

    def test_several_convolution_states_of_one_layer_are_refused(self):
        loaded = random_model("lfm2")
        loaded.model.config.number_of_conv_states = 3
        with self.assertRaisesRegex(Refusal, "layer 0: keeps 3 convolution states"):
            Decoder(loaded.model)

    def test_a_model_that_accepts_no_cache_is_refused(self):
        with self.assertRaisesRegex(Refusal, "RwkvForCausalLM: does not accept a transformers cache"):
            Decoder(random_model("rwkv").model)

    def test_a_model_that_keeps_its_state_elsewhere_is_refused(self):
        with self.assertRaisesRegex(Refusal, "does not keep its state in the cache that it is given"):
            record_twice(random_model("recurrent_gemma"), PROMPTS, Settings())
