"""Searches a text for prompts: short ones that the gate can judge at every position, and a long one."""

import random
from dataclasses import dataclass
from typing import Iterator, Sequence

import numpy as np

from .context import ModelContext
from .decoder import Decoder
from .loading import LoadedModel
from .margins import Margin
from .prompts import Prompt
from .recording import CaseRecorder, RecordedCase, Settings
from .refusal import Refusal

TOKENS = 16
MAX_TRIED = 20_000
LONG_TOKENS = 320
_BEYOND = 64
"""The number of positions of a long prompt that lie beyond the model's window or original context."""
_MOST_LONG_TOKENS = 10_000
"""Longer prompts take hours to record, because the model takes a step for each token, twice."""
_BATCH = 16
_CHARS_PER_TOKEN = 40
_MAX_CHARS = TOKENS * _CHARS_PER_TOKEN


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


@dataclass(frozen=True)
class LongPrompt:
    """A prompt of kind ``long`` and its number of tokens."""

    prompt: Prompt
    tokens: int


def suggest_long(loaded: LoadedModel, text: str, greedy_tokens: int) -> LongPrompt | None:
    """Returns the beginning of ``text``, longer than the model's window and original context where that is feasible.

    Otherwise it has a few hundred tokens, or as many as the text has. None if that isn't more than the short prompts
    have. ``greedy_tokens`` positions remain for the continuation.
    """
    _require_offsets(loaded)
    context = ModelContext.of(loaded.model.config)
    most = min(_MOST_LONG_TOKENS, (context.max_positions or _MOST_LONG_TOKENS) - greedy_tokens)
    passage = text.strip()
    ahead = loaded.tokenizer(passage[:most * _CHARS_PER_TOKEN], add_special_tokens=False, return_offsets_mapping=True)
    ends = [end for _, end in ahead["offset_mapping"]]
    special = loaded.tokenizer.num_special_tokens_to_add()
    available = min(most, len(ends) + special)
    limit = next((limit for limit in context.limits() if limit < available), 0)
    tokens = min(available, max(LONG_TOKENS, limit + _BEYOND))
    if tokens <= TOKENS:
        return None
    prompt = Prompt("suggested-long", "long", passage[:ends[tokens - special - 1]])
    return LongPrompt(prompt, len(loaded.tokenizer(prompt.text)["input_ids"]))


@dataclass(frozen=True)
class Lead:
    """A special token that the tokenizer puts before every text, and the margin after it, in nats."""

    token: str
    margin_nats: float


def weak_lead(loaded: LoadedModel, floor_nats: float) -> Lead | None:
    """Returns the first leading special token after which the margin is below the floor; None if there is none.

    The model has seen no text there, so the margin is the same for every prompt.
    """
    ids = loaded.tokenizer("a")["input_ids"]
    own = loaded.tokenizer("a", add_special_tokens=False)["input_ids"]
    lead = ids[:ids.index(own[0])] if own and own[0] in ids else []
    if lead:
        for token, row in zip(lead, Decoder(loaded.model).feed_batch([lead])[0]):
            margin = Margin.of(row).logit
            if margin < floor_nats:
                return Lead(loaded.tokenizer.convert_ids_to_tokens(token), margin)
    return None


def smallest_margin(recorded: RecordedCase) -> float:
    """Returns the smallest margin of a case in nats, including that of its seeded step."""
    return min(*recorded.facts["logit_margins"], recorded.facts["seed"]["logit_margin"])


def _windows(loaded: LoadedModel, text: str) -> Iterator[tuple[range, list[int]]]:
    """Yields passages of ``text`` that begin with a word and are exactly 16 tokens on their own."""
    tokenizer = loaded.tokenizer
    _require_offsets(loaded)
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


def _require_offsets(loaded: LoadedModel) -> None:
    if not loaded.tokenizer.is_fast:
        raise Refusal("tokenizer", "does not report which characters a token covers; --suggest requires a"
                                   " tokenizer.json")


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
