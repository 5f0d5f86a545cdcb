"""How rows of logits are stored: in full, or only the largest logits and the total mass of the others."""

from dataclasses import dataclass

import numpy as np

from .refusal import Refusal


@dataclass(frozen=True)
class FullRows:
    """Stores every logit of every row."""

    def facts(self) -> dict:
        """Returns the rows' entry in oracle.json: none, as before top-K rows existed."""
        return {}

    def require_fit(self, case: str, vocab_size: int) -> None:
        """Accepts any vocabulary."""

    def tensors(self, name: str, rows: np.ndarray) -> dict[str, np.ndarray]:
        """Returns ``rows``, ``[..., V]``, under ``name``."""
        return {name: rows}


@dataclass(frozen=True)
class TopKRows:
    """Stores the ``k`` largest logits of each row and the figures that turn them into probabilities."""

    k: int

    def facts(self) -> dict:
        """Returns the rows' entry in oracle.json."""
        return {"logits": {"kind": "topk", "k": self.k}}

    def require_fit(self, case: str, vocab_size: int) -> None:
        """Refuses a vocabulary of fewer than ``k`` tokens."""
        if self.k > vocab_size:
            raise Refusal(case, f"--logits topk:{self.k} asks for more logits than a row has, because the vocabulary"
                                f" has {vocab_size} tokens; choose a K from 2 to {vocab_size}, or full")

    def tensors(self, name: str, rows: np.ndarray) -> dict[str, np.ndarray]:
        """Returns the tensors that store ``rows``, ``[N, V]`` or one row ``[V]`` as N = 1; V is at least k.

        ``NAME.topk_ids`` ``[N, k]`` I32 and ``NAME.topk_logits`` ``[N, k]`` F32, largest logit first, lowest id first
        among equals; ``NAME.logsumexp`` ``[N]`` F32, ``ln sum exp(l)`` over the whole vocabulary, in nats; and
        ``NAME.tail_mass`` ``[N]`` F32, ``sum exp(l - logsumexp)`` over the tokens that are not stored. Both sums are
        computed in double precision. The tail's mass equals ``1 - sum exp(topk_logits - logsumexp)``, but computing it
        that way would cancel every digit of a small tail, because ``logsumexp`` is rounded to seven digits.
        """
        stored = [_TopRow.of(row, self.k) for row in np.atleast_2d(rows)]
        return {
            f"{name}.topk_ids": np.stack([row.ids for row in stored]),
            f"{name}.topk_logits": np.stack([row.logits for row in stored]),
            f"{name}.logsumexp": np.array([row.logsumexp for row in stored], np.float32),
            f"{name}.tail_mass": np.array([row.tail_mass for row in stored], np.float32),
        }


@dataclass(frozen=True)
class _TopRow:
    ids: np.ndarray
    logits: np.ndarray
    logsumexp: float
    tail_mass: float

    @staticmethod
    def of(row: np.ndarray, k: int) -> "_TopRow":
        ids = _largest(row, k)
        best = np.float64(row[ids[0]])
        weights = np.exp(row.astype(np.float64) - best)
        total = weights.sum()
        weights[ids] = 0
        return _TopRow(ids.astype(np.int32), row[ids], float(best + np.log(total)), float(weights.sum() / total))


Rows = FullRows | TopKRows


def _largest(row: np.ndarray, k: int) -> np.ndarray:
    """Returns the ids of the ``k`` largest of ``row``, largest first, lowest id first among equals."""
    smallest_taken = np.partition(row, len(row) - k)[len(row) - k]
    candidates = np.flatnonzero(row >= smallest_taken)
    return candidates[np.argsort(-row[candidates], kind="stable")][:k]
