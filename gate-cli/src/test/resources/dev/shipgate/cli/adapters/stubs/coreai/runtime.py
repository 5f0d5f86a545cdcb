"""What the adapter uses of coreai.runtime, around the tiny model: ids are static [1, 1], states are updated in place."""

import os

import numpy as np
from tiny_model import COLUMNS, HEADS, TinyModel, WIDTH

HALF = WIDTH // HEADS
STATES = {"keyCache": (1, 1, HEADS, None, HALF), "valueCache": (1, 1, HEADS, None, HALF),
          "convStates": (1, 1, WIDTH, COLUMNS), "recurrentStates": (1, 1, HEADS, HALF, HALF)}


class NDArray:
    def __init__(self, data):
        self.data = np.array(data)

    def numpy(self):
        return self.data


class Descriptor:
    def __init__(self, shape, dtype):
        self.shape, self.dtype = shape, dtype


class Desc:
    input_names, state_names, output_names = ["input_ids", "position_ids"], list(STATES), ["logits"]

    def state_descriptor(self, name):
        return Descriptor(STATES[name], "float32")

    def input_descriptor(self, name):
        return Descriptor((1, 1) if name == "input_ids" else (1, None), "int32")


class Function:
    desc = Desc()
    tiny = TinyModel()

    async def __call__(self, inputs, state):
        ids, positions = inputs["input_ids"].numpy(), inputs["position_ids"].numpy()
        assert ids.shape == (1, 1) and ids.dtype == np.int32, "static ids"
        fed = positions.shape[1] - 1
        assert positions.tolist() == [list(range(fed + 1))], "positions of all tokens so far"
        whole = {name: state[name].numpy() for name in STATES}
        logits, after = self.tiny.step(int(ids[0, 0]), [
            whole["convStates"][0].swapaxes(-1, -2), whole["recurrentStates"][0].swapaxes(-1, -2),
            whole["keyCache"][0][:, :, :fed], whole["valueCache"][0][:, :, :fed]])
        whole["convStates"][0] = after[0].swapaxes(-1, -2)
        whole["recurrentStates"][0] = after[1].swapaxes(-1, -2)
        whole["keyCache"][0][:, :, :fed + 1], whole["valueCache"][0][:, :, :fed + 1] = after[2:]
        return {"logits": NDArray(logits[None, None].astype(np.float32))}


class AIModel:
    @staticmethod
    async def load(path, options=None):
        assert path.endswith("nano.aimodel") and os.path.isdir(path), path
        return AIModel()

    def load_function(self, name):
        assert name == "main"
        return Function()
