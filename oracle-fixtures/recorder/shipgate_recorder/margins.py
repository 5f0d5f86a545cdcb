"""The lead of the best token over the second-best."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Margin:
    """The top token of one row of logits and its lead.

    Among equal logits, the lower id wins, as in the gate.
    """

    top1_id: int
    logit: float
    """Top-1 logit minus top-2 logit, in nats."""
    prob: float
    """Softmax probability of the first minus that of the second."""

    @staticmethod
    def of(row: np.ndarray) -> "Margin":
        """Measures ``row``, ``[V]``, finite, V at least 2; the softmax is computed in double precision."""
        logits = row.astype(np.float64)
        top1 = int(np.argmax(logits))
        best = logits[top1]
        total = np.exp(logits - best).sum()
        logits[top1] = -np.inf
        lead = float(best - logits.max()) + 0.0  # + 0.0 turns the -0.0 of two zeros of opposite sign into 0.0
        return Margin(top1, lead, float(-np.expm1(-lead) / total))
