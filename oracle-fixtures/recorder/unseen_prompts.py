#!/usr/bin/env python3
"""Records an oracle of long prompts, half of them unlike anything that the model was trained on.

Noise measured on familiar text says little about unfamiliar text, where margins are small. Each prompt is a passage of
220 to 420 tokens. Half come from --seen files, half from --unseen files and random words.
"""

import argparse
import json
import random
import sys
import tempfile
from pathlib import Path

import record_oracle
from transformers import AutoTokenizer, PreTrainedTokenizerBase

PROMPTS_OF_A_KIND = 6
SHORTEST, LONGEST = 220, 420
RANDOM_WORDS = 400


def main(arguments: list[str] | None = None) -> int:
    """Runs the command and returns the recorder's exit code."""
    options = _parser().parse_args(arguments)
    tokenizer = AutoTokenizer.from_pretrained(options.model)
    generator = random.Random(0)
    words = " ".join("".join(generator.choices("abcdefghijklmnopqrstuvwxyz", k=generator.randint(1, 10)))
                     for _ in range(RANDOM_WORDS))
    seen = [path.read_text(encoding="utf-8") for path in options.seen]
    unseen = [path.read_text(encoding="utf-8") for path in options.unseen] + [words]
    prompts = [{"id": f"{kind}-{number}", "kind": "long", "text": text}
               for kind, texts in (("seen", seen), ("unseen", unseen))
               for number, text in enumerate(passages(texts, tokenizer, generator), 1)]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "prompts.json")
        file.write_text(json.dumps(prompts), encoding="utf-8")
        return record_oracle.main(["--model", options.model, "--prompts", str(file), "--out", str(options.out)])


def passages(texts: list[str], tokenizer: PreTrainedTokenizerBase, generator: random.Random) -> list[str]:
    """Takes passages from the texts in turn, each from another part of its text."""
    rounds = -(-PROMPTS_OF_A_KIND // len(texts))
    found = []
    for number in range(PROMPTS_OF_A_KIND):
        text = texts[number % len(texts)]
        part = len(text) // rounds
        start = number // len(texts) * part
        found.append(_passage(text[start:start + part], tokenizer, generator.randint(SHORTEST, LONGEST)))
    return found


def _passage(text: str, tokenizer: PreTrainedTokenizerBase, tokens: int) -> str:
    offsets = tokenizer(text, add_special_tokens=False, return_offsets_mapping=True)["offset_mapping"]
    if len(offsets) < SHORTEST:
        raise SystemExit(f"unseen_prompts: a part has only {len(offsets)} tokens: {text[:40]!r}; add longer texts")
    return text[:offsets[min(tokens, len(offsets)) - 1][1]]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter,
                                     allow_abbrev=False)
    parser.add_argument("--model", required=True, help="the checkpoint folder")
    parser.add_argument("--seen", type=Path, nargs="+", required=True, metavar="FILE",
                        help="texts like the training text")
    parser.add_argument("--unseen", type=Path, nargs="+", required=True, metavar="FILE",
                        help="texts unlike it, such as code or other languages")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder for the oracle")
    return parser


if __name__ == "__main__":
    sys.exit(main())
