"""The prompts for which an oracle is recorded."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from .refusal import Refusal

KINDS = ("gate", "long", "weak")
MAX_BYTES = 64 << 20
_ID = re.compile(r"[A-Za-z0-9._-]{1,100}")


@dataclass(frozen=True)
class Prompt:
    """The prompt of one future case; ``kind`` is one of KINDS."""

    id: str
    kind: str
    text: str


def read_prompts(file: Path) -> list[Prompt]:
    """Reads a JSON list of ``{"id", "kind", "text"}``."""
    try:
        found = json.loads(read_text(file), object_pairs_hook=_without_duplicates)
    except (ValueError, RecursionError) as error:
        raise Refusal(file, f"is not valid JSON: {error}") from error
    if not isinstance(found, list) or not found:
        raise Refusal(file, 'expected a JSON list of {"id", "kind", "text"} with at least one entry')
    prompts = [_prompt(file, index, entry) for index, entry in enumerate(found)]
    seen = set()
    for prompt in prompts:
        if prompt.id in seen:
            raise Refusal(file, f'two prompts have the id "{prompt.id}"; give each prompt its own id')
        seen.add(prompt.id)
    return prompts


def read_text(file: Path) -> str:
    """Reads a UTF-8 text of at most MAX_BYTES."""
    try:
        with file.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise Refusal(file, f"cannot be read: {error.strerror or error}") from error
    if len(content) > MAX_BYTES:
        raise Refusal(file, f"is longer than {MAX_BYTES} bytes; provide a shorter one")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refusal(file, f"is not valid UTF-8: {error.reason} at byte {error.start}") from error


def _prompt(file: Path, index: int, entry: object) -> Prompt:
    place = f"prompt {index}"
    if not isinstance(entry, dict):
        raise Refusal(file, f"{place}: expected an object, found {type(entry).__name__}")
    for key in ("id", "kind", "text"):
        if not isinstance(entry.get(key), str):
            raise Refusal(file, f'{place}: "{key}" must be a string')
    prompt = Prompt(entry["id"], entry["kind"], entry["text"])
    if not _ID.fullmatch(prompt.id):
        raise Refusal(file, f"{place}: the id must be 1 to 100 letters, digits, dots, dashes and underscores,"
                            f" found {prompt.id!r}")
    if prompt.kind not in KINDS:
        raise Refusal(file, f"prompt {prompt.id}: kind must be one of {', '.join(KINDS)}, found {prompt.kind!r}")
    if not prompt.text:
        raise Refusal(file, f"prompt {prompt.id}: the text is empty, so there is nothing to record")
    try:
        prompt.text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise Refusal(file, f"prompt {prompt.id}: the text contains half of a surrogate pair") from error
    return prompt


def _without_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("an object has the same key twice")
    return found
