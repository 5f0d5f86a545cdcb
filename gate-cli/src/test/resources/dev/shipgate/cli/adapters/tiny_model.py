"""A decoder of two layers in numpy: a gated delta net with its convolution, and full attention. Its weights are random."""

import numpy as np

VOCABULARY, WIDTH, COLUMNS, HEADS = 32, 8, 3, 2


class TinyModel:
    def __init__(self):
        random = np.random.default_rng(7)
        self.embedding = random.normal(size=(VOCABULARY, WIDTH))
        self.convolution = random.normal(size=(COLUMNS + 1, WIDTH))

    def fresh(self):
        """Returns conv [1, COLUMNS, WIDTH], recurrent [1, HEADS, d_v, d_k], key and value [1, HEADS, 0, d]."""
        half = WIDTH // HEADS
        return [np.zeros((1, COLUMNS, WIDTH)), np.zeros((1, HEADS, half, half)),
                np.zeros((1, HEADS, 0, half)), np.zeros((1, HEADS, 0, half))]

    def step(self, token, state):
        """Returns the logits and the next state."""
        conv, recurrent, keys, values = state
        x = self.embedding[token]
        window = np.concatenate([conv[0], x[None]])
        h = np.tanh((window * self.convolution).sum(0)).reshape(HEADS, -1)
        recurrent = 0.8 * recurrent + (h[:, :, None] * np.roll(h, 1, -1)[:, None, :])[None]
        y = (recurrent[0] @ h[:, :, None])[:, :, 0]
        keys = np.concatenate([keys, h[None, :, None, :]], axis=2)
        values = np.concatenate([values, y[None, :, None, :]], axis=2)
        scores = (keys[0] * h[:, None, :]).sum(-1)
        weights = np.exp(scores - scores.max(-1, keepdims=True))
        attended = (weights[:, :, None] / weights.sum(-1)[:, None, None] * values[0]).sum(1)
        logits = self.embedding @ (x + y.reshape(-1) + attended.reshape(-1))
        return logits, [window[None, 1:], recurrent, keys, values]
