#!/usr/bin/env python3
"""Runs an .aimodel in Core AI's Python runtime over shipgate-exec/2: logits, states out, states in. Not yet run on a Mac.

    shipgate engine check "exec:python3 adapters/coreai/coreai_engine.py" --bundle out/my_language_bundle
"""

import argparse
import asyncio
import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from shipgate_exec import Refused, serve  # noqa: E402

# The stacked states of a decoder, and their names in the protocol.
KINDS = {"keycache": "key", "valuecache": "value", "convstate": "conv_state", "convstates": "conv_state",
         "recstate": "recurrent_state", "recstates": "recurrent_state", "recurrentstate": "recurrent_state",
         "recurrentstates": "recurrent_state"}


class CoreAi:
    """A function that takes input_ids [1, 1], static or not, and position_ids, and updates states that the caller owns.

    It is always called with one token: many exports have static ids, and a longer warm-up fails or is wrong.
    """

    name = "Core AI"

    def __init__(self, asset, function, unit, context, layers):
        import coreai.runtime as runtime
        import numpy
        self.runtime, self.numpy, self.layers = runtime, numpy, layers
        self.loop = asyncio.new_event_loop()
        options = specialisation(runtime, unit)
        loaded = runtime.AIModel.load(asset, options) if options else runtime.AIModel.load(asset)
        self.model = self.loop.run_until_complete(loaded)
        self.function = self.model.load_function(function)
        self.desc = self.function.desc
        self.context = context
        self.version = "not named"
        self.facts = {"provider": "Core AI", "unit_asked": unit}
        self.positions = self.position_shape()
        self.reset()
        self.vocab_size = len(self.step(0))
        self.slots = self.declared()
        self.reset()

    def reset(self):
        self.position = 0
        self.buffers = {name: self.runtime.NDArray(self.numpy.zeros(self.shape(name), self.dtype(name)))
                        for name in self.desc.state_names}

    def step(self, token):
        if self.position >= self.context:
            raise Refused(f"the context of {self.context} tokens is full; give more with --context")
        ids = self.numpy.array([[token]], dtype=self.numpy.int32)
        inputs = {"input_ids": self.runtime.NDArray(ids)}
        if "position_ids" in self.desc.input_names:
            first = 0 if self.positions == "all" else self.position
            positions = self.numpy.arange(first, self.position + 1, dtype=self.numpy.int32)[None]
            inputs["position_ids"] = self.runtime.NDArray(positions)
        outputs = self.loop.run_until_complete(self.function(inputs=inputs, state=self.buffers))
        self.position += 1
        logits = self.numpy.asarray(outputs["logits"].numpy(), dtype=self.numpy.float32)
        return logits.reshape(-1, logits.shape[-1])[-1]

    def states(self):
        """Takes the stacked states apart, [layers, 1, …], and cuts caches to the tokens that were fed."""
        found = {}
        for name, kind in self.kinds().items():
            stacked = self.numpy.asarray(self.buffers[name].numpy(), dtype=self.numpy.float32)
            for index in range(len(stacked)):
                value = stacked[index]
                found[self.slot(kind, index)] = value[:, :, :self.position] if kind in ("key", "value") else value
        return found

    def seed(self, position, state):
        self.reset()
        for name, kind in self.kinds().items():
            stacked = self.numpy.zeros(self.shape(name), self.dtype(name))
            for index in range(len(stacked)):
                value = state[self.slot(kind, index)]
                if kind in ("key", "value"):
                    stacked[index][:, :, :position] = value
                else:
                    stacked[index] = value
            self.buffers[name] = self.runtime.NDArray(stacked)
        self.position = position

    def declared(self):
        """Returns the shapes before the first token; None, so that nothing is claimed, for states that aren't known."""
        if set(self.kinds()) != set(self.desc.state_names):
            return None
        shapes = {}
        for name, kind in self.kinds().items():
            stacked = list(self.shape(name))
            for index in range(stacked[0]):
                shape = stacked[1:]
                if kind in ("key", "value"):
                    shape[2] = 0
                shapes[self.slot(kind, index)] = shape
        return shapes

    def kinds(self):
        return {name: KINDS[name.lower()] for name in self.desc.state_names if name.lower() in KINDS}

    def slot(self, kind, index):
        """Stacks count only the layers that have the state; --full-attention says which those are."""
        return f"{self.layers(kind, index)}.{kind}"

    def shape(self, name):
        """A dimension that isn't fixed is the cache's capacity, which the caller chooses."""
        return [self.context if extent is None or extent < 1 else int(extent)
                for extent in self.desc.state_descriptor(name).shape]

    def dtype(self, name):
        return self.numpy.dtype(str(self.desc.state_descriptor(name).dtype))

    def position_shape(self):
        """Static [1, 1] positions are those of the token; dynamic ones are those of all tokens so far."""
        if "position_ids" not in self.desc.input_names:
            return "none"
        last = list(self.desc.input_descriptor("position_ids").shape)[-1]
        return "last" if last == 1 else "all"


def specialisation(runtime, unit):
    if unit == "default":
        return None
    if unit == "cpu":
        return runtime.SpecializationOptions.cpu_only()
    kind = {"gpu": runtime.ComputeUnitKind.gpu, "ane": runtime.ComputeUnitKind.neural_engine}[unit]()
    return runtime.SpecializationOptions.from_preferred_compute_unit_kind(kind)


def asset_in(bundle):
    """Returns the .aimodel that metadata.json names as assets.main, or the only one in the folder."""
    metadata = os.path.join(bundle, "metadata.json")
    if os.path.isfile(metadata):
        with open(metadata, encoding="utf-8") as file:
            named = json.load(file).get("assets", {}).get("main")
        if named:
            return os.path.join(bundle, named)
    found = [name for name in sorted(os.listdir(bundle)) if name.endswith(".aimodel")]
    if len(found) != 1:
        raise Refused(f"{os.path.basename(bundle)} has {len(found)} .aimodel, expected one; name it with --asset")
    return os.path.join(bundle, found[0])


def layer_numbers(every):
    """Returns the layer of the i-th state of a kind. Every N-th layer has full attention; 1 if all do."""
    def number(kind, index):
        if kind in ("key", "value"):
            return index * every + every - 1
        return index + index // max(1, every - 1)
    return number


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--asset", help="the .aimodel; default: the one that the bundle's metadata.json names")
    arguments.add_argument("--function", default="main")
    arguments.add_argument("--unit", choices=["default", "cpu", "gpu", "ane"], default="default")
    arguments.add_argument("--context", type=int, default=2048, help="tokens of a cache whose length isn't fixed")
    arguments.add_argument("--full-attention", type=int, default=1, metavar="N",
                           help="every N-th layer has full attention; 4 for Qwen3.5")
    given = arguments.parse_args()
    serve(lambda hello: CoreAi(given.asset or asset_in(hello["bundle"]), given.function, given.unit, given.context,
                               layer_numbers(given.full_attention)))
