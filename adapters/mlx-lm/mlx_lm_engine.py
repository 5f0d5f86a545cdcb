#!/usr/bin/env python3
"""Runs a model in mlx-lm over shipgate-exec/2: logits, prompts at once, states out, states in. Not yet run on a Mac.

    shipgate engine check "exec:python3 adapters/mlx-lm/mlx_lm_engine.py" --bundle out/my-4bit-mlx
"""

import argparse
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from shipgate_exec import Refused, serve  # noqa: E402


class MlxLm:
    name = "mlx-lm"
    max_tokens_per_step = 512

    def __init__(self, path):
        import mlx.core as mx
        import mlx_lm
        import numpy
        from mlx_lm.models import cache
        self.mx, self.numpy, self.make_cache = mx, numpy, cache.make_prompt_cache
        self.model, self.tokenizer = mlx_lm.load(path)
        self.version = getattr(mlx_lm, "__version__", "not named")
        self.facts = {"provider": f"MLX {getattr(mx, '__version__', '')}".strip(), "unit_used": str(mx.default_device())}
        self.eos_token_ids = sorted(getattr(self.tokenizer, "eos_token_ids", None) or [])
        self.reset()
        self.vocab_size = len(self.step(0))
        self.slots = self.declared()
        self.reset()

    def reset(self):
        self.cache = self.make_cache(self.model)
        self.fed = 0

    def step(self, token):
        return self.prefill([token])[0]

    def prefill(self, tokens):
        logits = self.model(self.mx.array([tokens]), cache=self.cache)[0].astype(self.mx.float32)
        self.mx.eval(logits)
        self.fed += len(tokens)
        return list(self.numpy.array(logits))

    def tokenize(self, text):
        return self.tokenizer.encode(text)

    def states(self):
        """Keys and values are [1, heads, tokens, dim]. A gated delta net keeps [1, columns, channels] of its convolution
        and [1, heads, d_v, d_k]; the protocol has both with their last axes the other way round."""
        if not self.fed:  # mlx-lm makes the arrays with the first token
            return {slot: self.numpy.zeros(shape, self.numpy.float32) for slot, shape in self.slots.items()}
        found = {}
        for layer, cache in enumerate(self.cache):
            for kind, array in zip(kinds(cache), cache.state):
                value = self.numpy.array(array.astype(self.mx.float32))
                found[f"{layer}.{kind}"] = value if kind in ("key", "value") else value.swapaxes(-1, -2)
        return found

    def seed(self, position, state):
        self.reset()
        self.step(0)  # gives each state its element type
        types = [[array.dtype for array in cache.state] for cache in self.cache]
        self.reset()
        for layer, cache in enumerate(self.cache):
            arrays = []
            for kind, dtype in zip(kinds(cache), types[layer]):
                value = state[f"{layer}.{kind}"]
                value = value if kind in ("key", "value") else value.swapaxes(-1, -2)
                arrays.append(self.mx.array(self.numpy.ascontiguousarray(value)).astype(dtype))
            cache.state = arrays
        self.fed = position

    def declared(self):
        """Returns the shapes before the first token; None, so that nothing is claimed, for caches that aren't known."""
        if not all(kinds(cache) for cache in self.cache):
            return None
        shapes = {slot: list(value.shape) for slot, value in self.states().items()}
        for slot, shape in shapes.items():
            if slot.endswith((".key", ".value")):
                shape[2] = 0
        return shapes


def kinds(cache):
    """Names the states of a layer: a KVCache, or the two arrays of a gated delta net."""
    kind = type(cache).__name__
    if kind == "KVCache":
        return ["key", "value"]
    if kind == "ArraysCache" and len(cache.state) == 2:
        return ["conv_state", "recurrent_state"]
    return []


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--model", help="a folder that mlx_lm.load accepts; default: the bundle's")
    given = arguments.parse_args()
    serve(lambda hello: MlxLm(given.model or hello["bundle"]))
