"""Searches a text for prompts that the gate can judge at every position."""

import random
from typing import Iterator, Sequence

import numpy as np

from .decoder import Decoder
from .loading import LoadedModel
from .margins import Margin
from .prompts import Prompt
from .recording import CaseRecorder, RecordedCase, Settings
from .refusal import Refusal

TOKENS = 16
MAX_TRIED = 20_000
_BATCH = 16
_MAX_CHARS = TOKENS * 40


def suggest(loaded: LoadedModel, text: str, wanted: int, floor_nats: float) -> Iterator[RecordedCase]:
    """Yields up to ``wanted`` recorded prompts of 16 tokens, taken from all over ``text`` without overlaps.

    The margin at every position and at the seeded step is at least ``floor_nats``. The order is reproducible.
    """
    decoder = Decoder(loaded.model)
    recorder = CaseRecorder(loaded, Settings(greedy_tokens=1))
    taken: list[range] = []
    for spans in _batches(_windows(loaded, text)):
        logits = decoder.feed_batch([ids for _, ids in spans])
        for (span, _), rows in zip(spans, logits):
            if not _clears(rows, floor_nats) or any(_overlap(span, other) for other in taken):
                continue
            prompt = Prompt(f"suggested-{len(taken) + 1}", "gate", text[span.start:span.stop])
            recorded = recorder.record(prompt)
            if smallest_margin(recorded) >= floor_nats:
                taken.append(span)
                yield recorded
                if len(taken) == wanted:
                    return


def smallest_margin(recorded: RecordedCase) -> float:
    """Returns the smallest margin of a case in nats, including that of its seeded step."""
    return min(*recorded.facts["logit_margins"], recorded.facts["seed"]["logit_margin"])


def _windows(loaded: LoadedModel, text: str) -> Iterator[tuple[range, list[int]]]:
    """Yields passages of ``text`` that begin with a word and are exactly 16 tokens on their own."""
    tokenizer = loaded.tokenizer
    if not tokenizer.is_fast:
        raise Refusal("tokenizer", "does not report which characters a token covers; --suggest requires a"
                                   " tokenizer.json")
    own = TOKENS - tokenizer.num_special_tokens_to_add()
    starts = [at for at, char in enumerate(text) if not char.isspace() and (at == 0 or text[at - 1].isspace())]
    random.Random(0).shuffle(starts)
    for start in starts[:MAX_TRIED]:
        ahead = tokenizer(text[start:start + _MAX_CHARS], add_special_tokens=False, return_offsets_mapping=True)
        offsets = ahead["offset_mapping"]
        if len(offsets) < own:
            continue
        span = range(start, start + offsets[own - 1][1])
        ids = tokenizer(text[span.start:span.stop])["input_ids"]
        if len(ids) == TOKENS:
            yield span, list(ids)


def _batches(windows: Iterator[tuple[range, list[int]]]) -> Iterator[Sequence[tuple[range, list[int]]]]:
    batch = []
    for window in windows:
        batch.append(window)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _overlap(one: range, other: range) -> bool:
    return one.start < other.stop and other.start < one.stop


def _clears(rows: np.ndarray, floor_nats: float) -> bool:
    return bool(np.isfinite(rows).all()) and all(Margin.of(row).logit >= floor_nats for row in rows)
