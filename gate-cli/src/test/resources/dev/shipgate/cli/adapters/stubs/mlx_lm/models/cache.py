"""Caches with the surface of mlx-lm's: `state` is a settable pair of arrays; a KVCache has spare capacity behind it."""

import numpy as np


class KVCache:
    SPARE = 4

    def __init__(self):
        self.keys = self.values = None
        self.offset = 0

    @property
    def state(self):
        return self.keys[..., :self.offset, :], self.values[..., :self.offset, :]

    @state.setter
    def state(self, pair):
        self.offset = pair[0].shape[2]
        spare = [(0, 0), (0, 0), (0, self.SPARE), (0, 0)]
        self.keys, self.values = (np.pad(each, spare, constant_values=9) for each in pair)


class ArraysCache:
    def __init__(self, size):
        self.state = [None] * size


def make_prompt_cache(model):
    return [ArraysCache(2), KVCache()]
