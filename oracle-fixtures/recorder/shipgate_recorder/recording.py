"""Records cases: teacher-forced steps, a seeded step, a greedy continuation."""

import hashlib
from dataclasses import dataclass
from typing import Callable, Sequence

import numpy as np

from .cache import State
from .decoder import Decoder, Stream
from .loading import LoadedModel
from .margins import Margin
from .prompts import Prompt
from .refusal import Refusal, cause
from .rows import FullRows, Rows


@dataclass(frozen=True)
class Settings:
    """How to record. ``tolerance_nats`` is the largest allowed difference in a logit between two ways to compute it.

    ``rows`` is how logits are stored. All checks run on full rows.
    """

    greedy_tokens: int = 24
    tolerance_nats: float = 1e-3
    rows: Rows = FullRows()


@dataclass(frozen=True)
class RecordedCase:
    """One case as it appears in oracle.json, and its tensors by their full names.

    ``row_digests`` cover the full rows of logits, even if the tensors contain only the largest.
    """

    facts: dict
    tensors: dict[str, np.ndarray]
    vocab_size: int
    row_digests: dict[str, bytes]


def record_twice(loaded: LoadedModel, prompts: Sequence[Prompt], settings: Settings,
                 report: Callable[[RecordedCase], None] = lambda recorded: None) -> list[RecordedCase]:
    """Records all prompts, then again in reverse order; refuses if a single bit differs.

    The reverse order also reveals state that the model carries from one case to the next.
    """
    recorder = CaseRecorder(loaded, settings)
    first = []
    for prompt in prompts:
        first.append(recorder.record(prompt))
        report(first[-1])
    for prompt, recorded in reversed(list(zip(prompts, first))):
        _require_equal(recorded, recorder.record(prompt))
    return first


class CaseRecorder:
    """Records one case at a time."""

    def __init__(self, loaded: LoadedModel, settings: Settings):
        self._tokenizer = loaded.tokenizer
        self._eos = frozenset(loaded.eos_token_ids)
        self._decoder = Decoder(loaded.model)
        self._settings = settings

    def record(self, prompt: Prompt) -> RecordedCase:
        """Records ``prompt``; refuses non-finite logits, and logits on which two ways of computing disagree."""
        case = f"case {prompt.id}"
        ids = self._encode(case, prompt.text)
        prefill = self._decoder.begin().feed(ids)
        vocab_size = prefill.shape[-1]
        self._settings.rows.require_fit(case, vocab_size)
        _require_finite(f"{case}, prefill", prefill)
        stream = self._decoder.begin()
        logits = np.concatenate([stream.feed([token_id]) for token_id in ids])
        _require_finite(case, logits)
        deviation = self._require_close(case, prefill, logits, "a prefill and single steps")

        state = stream.state()
        margins = [Margin.of(row) for row in logits]
        seed_id = margins[-1].top1_id
        seed_logits = stream.feed([seed_id])
        _require_finite(f"{case}, seeded step", seed_logits)
        self._require_complete(case, state, len(ids), seed_id, seed_logits)
        seed = Margin.of(seed_logits[0])

        continuation, stopped = self._continue(case, stream, margins[-1], seed)
        greedy_ids = [margin.top1_id for margin in continuation]
        facts = {
            "id": prompt.id,
            "kind": prompt.kind,
            "text": prompt.text,
            "input_ids": ids,
            "top1_ids": [margin.top1_id for margin in margins],
            **_both_units(margins),
            "prefill_vs_step_max_abs": deviation,
            "seed": {"position": len(ids), "token_id": seed_id, "top1_id": seed.top1_id,
                     "logit_margin": seed.logit, "prob_margin": seed.prob},
            "greedy": {"ids": greedy_ids, "text": self._tokenizer.decode(greedy_ids), **_both_units(continuation),
                       "stopped_on_eos": stopped},
        }
        rows = {f"{prompt.id}.logits": logits, f"{prompt.id}.seed.logits": seed_logits[0]}
        tensors = {}
        for name, array in rows.items():
            tensors.update(self._settings.rows.tensors(name, array))
        tensors.update((f"{prompt.id}.seed.past_key_values.{name}", array) for name, array in state.items())
        digests = {name: hashlib.sha256(np.ascontiguousarray(array)).digest() for name, array in rows.items()}
        return RecordedCase(facts, tensors, vocab_size, digests)

    def _encode(self, case: str, text: str) -> list[int]:
        try:
            ids = self._tokenizer(text)["input_ids"]
        except Exception as error:  # a tokenizer may raise anything
            raise Refusal(case, f"cannot be tokenised: {cause(error)}") from error
        if not ids:
            raise Refusal(case, "the tokenizer produced no tokens from the text, so there is nothing to record")
        needed = len(ids) + self._settings.greedy_tokens
        limit = self._decoder.max_positions
        if limit is not None and needed > limit:
            raise Refusal(case, f"{len(ids)} prompt tokens and {self._settings.greedy_tokens} continuation tokens need"
                                f" {needed} positions, but the model has {limit}; shorten the prompt")
        return list(ids)

    def _continue(self, case: str, stream: Stream, first: Margin, second: Margin) -> tuple[list[Margin], bool]:
        """Takes the top token until there are enough or one ends the text; that one is the last in the list."""
        taken = [first]
        following = second
        while taken[-1].top1_id not in self._eos and len(taken) < self._settings.greedy_tokens:
            taken.append(following)
            if taken[-1].top1_id in self._eos or len(taken) == self._settings.greedy_tokens:
                break
            row = stream.feed([taken[-1].top1_id])
            _require_finite(f"{case}, continuation after {len(taken)} tokens", row)
            following = Margin.of(row[0])
        return taken, taken[-1].top1_id in self._eos

    def _require_complete(self, case: str, state: State, position: int, seed_id: int, expected: np.ndarray) -> None:
        """Repeats the seeded step using only the copy, which reveals state kept elsewhere in the model."""
        self._decoder.begin().feed([seed_id])
        again = self._decoder.resume(state, position).feed([seed_id])
        _require_finite(f"{case}, step from the copied cache", again)
        self._require_close(case, again, expected, "a step from the copied cache and one from the cache itself")

    def _require_close(self, case: str, one: np.ndarray, other: np.ndarray, ways: str) -> float:
        difference = np.abs(one.astype(np.float64) - other).max(axis=-1)
        worst = int(np.argmax(difference))
        if difference[worst] > self._settings.tolerance_nats:
            place = f" at position {worst}" if len(one) > 1 else ""
            raise Refusal(case, f"{ways} differ by {difference[worst]:.3g} nat{place}, more than the tolerance of"
                                f" {self._settings.tolerance_nats:g}; they should agree, so neither can serve as the"
                                " reference")
        return float(difference[worst])


def _both_units(margins: Sequence[Margin]) -> dict[str, list[float]]:
    return {"logit_margins": [margin.logit for margin in margins],
            "prob_margins": [margin.prob for margin in margins]}


def _require_finite(place: str, logits: np.ndarray) -> None:
    broken = np.argwhere(~np.isfinite(logits))
    if len(broken):
        position, token_id = (int(index) for index in broken[0])
        raise Refusal(place, f"{len(broken)} logits are not finite, the first is {logits[position, token_id]} at"
                             f" position {position}, token {token_id}; this model cannot serve as a reference")


def _require_equal(first: RecordedCase, second: RecordedCase) -> None:
    case = f"case {first.facts['id']}"
    differing = [name for name, digest in first.row_digests.items() if second.row_digests[name] != digest]
    differing += [name for name, array in first.tensors.items()
                  if name not in second.tensors or not np.array_equal(array, second.tensors[name])]
    if differing:
        raise Refusal(case, f"{differing[0]} differed on the second recording; the model is not deterministic here, so"
                            " try --device cpu")
    if first.facts != second.facts or first.tensors.keys() != second.tensors.keys():
        raise Refusal(case, "the second recording differed from the first; the model is not deterministic here, so try"
                            " --device cpu")
