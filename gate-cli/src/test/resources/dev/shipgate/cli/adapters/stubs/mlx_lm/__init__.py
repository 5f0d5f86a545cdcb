"""What the adapter uses of mlx_lm, around the tiny model."""

import numpy as np
from tiny_model import TinyModel

__version__ = "0.0-stub"


class Model:
    def __init__(self):
        self.tiny = TinyModel()

    def __call__(self, ids, cache):
        rows = []
        for token in ids[0]:
            conv, attention = cache
            state = [*(conv.state if conv.state[0] is not None else self.tiny.fresh()[:2]),
                     *(attention.state if attention.keys is not None else self.tiny.fresh()[2:])]
            logits, state = self.tiny.step(token, state)
            conv.state, attention.state = state[:2], state[2:]
            rows.append(logits)
        return np.array([rows])


class Tokenizer:
    eos_token_ids = {3}

    def encode(self, text):
        return [ord(letter) % 32 for letter in text]


def load(path):
    return Model(), Tokenizer()
