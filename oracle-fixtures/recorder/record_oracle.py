#!/usr/bin/env python3
"""Records a Ship Gate oracle (shipgate-oracle/1) from a causal language model that transformers can load."""

import argparse
import json
import os
import sys
from pathlib import Path

EXAMPLES = """examples:
  record_oracle.py --model my-org/my-model --revision 4f1c2d… --prompts prompts.json --out my-oracle
  record_oracle.py --model path/to/checkpoint --prompts prompts.json --out my-oracle --logits topk:64
  record_oracle.py --model path/to/checkpoint --suggest 3 --text book.txt > prompts.json

exit codes: 0 written; 2 wrong usage; 3 an input cannot be read, or no reference can be recorded from it
"""


def main(arguments: list[str] | None = None) -> int:
    """Runs the command and returns its exit code."""
    parser = _parser()
    options = parser.parse_args(arguments)
    _require_one_task(parser, options)
    # The libraries take seconds to import, and usage errors don't need them.
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    try:
        from shipgate_recorder.refusal import Refusal
        import torch
        import transformers  # noqa: F401
    except ImportError as error:
        requirements = Path(__file__).with_name("requirements.txt")
        print(f"record_oracle: {error}; pip install -r {requirements} installs what is missing",
              file=sys.stderr)
        return 3
    try:
        device = torch.device(options.device)
        torch.empty(1, device=device)
    except (RuntimeError, AssertionError, NotImplementedError) as error:
        parser.error(f"--device {options.device}: this machine has no such device ({str(error).splitlines()[0]})")
    try:
        return _suggest(options, device) if options.suggest else _record(options, device)
    except Refusal as refusal:
        print(f"record_oracle: {refusal}", file=sys.stderr)
        return 3
    except KeyboardInterrupt:
        return 130


def _record(options: argparse.Namespace, device) -> int:
    from shipgate_recorder.context import ModelContext
    from shipgate_recorder.output import require_writable, write
    from shipgate_recorder.prompts import read_prompts
    from shipgate_recorder.recording import Settings, record_twice
    from shipgate_recorder.rows import FullRows, TopKRows

    rows = FullRows() if options.logits is None else TopKRows(options.logits)
    prompts = read_prompts(options.prompts)
    require_writable(options.out)
    checkpoint, loaded = _load(options, device)
    settings = Settings(options.greedy_tokens, options.tolerance, rows)
    cases = record_twice(loaded, prompts, settings, lambda recorded: _report(recorded.facts, options.floor))
    write(options.out, options.name or checkpoint.id.rpartition("/")[2], checkpoint, loaded, cases, rows)
    judging = [len(recorded.facts["input_ids"]) for recorded in cases if recorded.facts["kind"] != "weak"]
    _warn(ModelContext.of(loaded.model.config), max(judging, default=0))
    print(f"recorded twice, bit-identical: {options.out / 'oracle.json'}")
    return 0


def _suggest(options: argparse.Namespace, device) -> int:
    from shipgate_recorder.context import ModelContext
    from shipgate_recorder.prompts import read_text
    from shipgate_recorder.refusal import Refusal
    from shipgate_recorder.suggestion import suggest_long, weak_lead

    text = read_text(options.text)
    _, loaded = _load(options, device)
    lead = weak_lead(loaded, options.floor)
    if lead is None:
        found = _suggest_gate(options, loaded, text)
    else:
        found = []
        print(f"no gate case is possible: the margin at the position after {lead.token} is {lead.margin_nats:.3f} nat,"
              f" below the floor of {options.floor:g}; it is the same for every text, so no text helps; judge by long"
              " cases, which skip such a position, or lower --floor and the policy's floor", file=sys.stderr)
    long = suggest_long(loaded, text, options.greedy_tokens)
    if long is not None:
        found.append(vars(long.prompt))
        print(f"{long.prompt.id}: {long.tokens} tokens, judged where the margin is healthy", file=sys.stderr)
    elif found:
        print("the text is too short for a long case; provide a longer one", file=sys.stderr)
    else:
        raise Refusal(options.text, "is too short for a long case; provide a longer one")
    _warn(ModelContext.of(loaded.model.config), 0 if long is None else long.tokens)
    print(json.dumps(found, indent=1, ensure_ascii=False))
    return 0


def _suggest_gate(options: argparse.Namespace, loaded, text: str) -> list[dict]:
    from shipgate_recorder.refusal import Refusal
    from shipgate_recorder.suggestion import MAX_TRIED, TOKENS, smallest_margin, suggest

    found = []
    for recorded in suggest(loaded, text, options.suggest, options.floor):
        found.append({key: recorded.facts[key] for key in ("id", "kind", "text")})
        print(f"{recorded.facts['id']}: smallest margin {smallest_margin(recorded):.3f} nat", file=sys.stderr)
    if not found:
        raise Refusal(options.text, f"no {TOKENS}-token prompt in it has a margin of {options.floor:g} nat at every"
                                    f" position (at most {MAX_TRIED} starts are tried); provide a text that the model"
                                    " knows better")
    if len(found) < options.suggest:
        print(f"{len(found)} of {options.suggest} found; a longer text may contain more", file=sys.stderr)
    return found


def _load(options: argparse.Namespace, device):
    from shipgate_recorder.loading import be_deterministic, load
    from shipgate_recorder.weights import locate

    be_deterministic()
    checkpoint = locate(options.model, options.revision, options.name)
    return checkpoint, load(checkpoint, device)


def _report(facts: dict, floor: float) -> None:
    margins = facts["logit_margins"]
    weakest = min(range(len(margins)), key=margins.__getitem__)
    print(f"{facts['id']}: {facts['kind']}, {len(margins)} positions, smallest margin {margins[weakest]:.3f} nat at"
          f" position {weakest}, prefill within {facts['prefill_vs_step_max_abs']:.2g} nat of the steps,"
          f" {len(facts['greedy']['ids'])} greedy token{'' if len(facts['greedy']['ids']) == 1 else 's'}", flush=True)
    if facts["kind"] == "gate" and margins[weakest] < floor:
        print(f"case {facts['id']}: kind is gate, but the margin at position {weakest} is below {floor:g} nat, so the"
              " gate will not judge by this case; use --suggest to find healthy prompts", file=sys.stderr)


def _warn(context, longest: int) -> None:
    for warning in context.warnings(longest):
        print(f"warning: {warning}", file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, epilog=EXAMPLES,
                                     formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False)
    parser.add_argument("--model", required=True, help="a checkpoint folder, or a model id on the Hugging Face hub")
    parser.add_argument("--revision", help="branch, tag or commit on the hub; the resolved commit is always recorded")
    parser.add_argument("--prompts", type=Path, metavar="FILE", help='JSON list of {"id", "kind", "text"}')
    parser.add_argument("--out", type=Path, metavar="DIR", help="folder for oracle.json and oracle.safetensors")
    parser.add_argument("--name", help="display name of the oracle, and of the model if it is a folder (default: the"
                                       " last part of the model's id or path)")
    parser.add_argument("--greedy-tokens", type=_positive_int, default=24, metavar="N",
                        help="length of the greedy continuation (default 24)")
    parser.add_argument("--device", default="cpu", help="cpu, cuda, cuda:1, mps (default cpu)")
    parser.add_argument("--tolerance", type=_positive_float, default=1e-3, metavar="NATS",
                        help="largest allowed difference in any logit between prefill and single steps (default 0.001)")
    parser.add_argument("--logits", type=_topk, metavar="full|topk:K",
                        help="store full rows of logits (the default), or, for huge vocabularies, the K largest of"
                             " each row, the log-sum-exp and the mass of the rest; the gate then measures a lower"
                             " bound of KL")
    parser.add_argument("--floor", type=_positive_float, default=0.1, metavar="NATS",
                        help="the smallest margin of a healthy position (default 0.1)")
    parser.add_argument("--suggest", type=_positive_int, metavar="N",
                        help="record nothing; instead search --text for N prompts of 16 tokens that are healthy at"
                             " every position, and add a long case from its beginning")
    parser.add_argument("--text", type=Path, metavar="FILE", help="UTF-8 text for --suggest to search")
    return parser


def _require_one_task(parser: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    if options.suggest:
        if options.text is None:
            parser.error("--suggest needs --text FILE")
        if options.prompts or options.out:
            parser.error("--suggest prints prompts and records nothing; remove --prompts and --out")
    elif options.text is not None:
        parser.error("--text requires --suggest N")
    elif options.prompts is None or options.out is None:
        parser.error("--prompts FILE and --out DIR are required, or --suggest N with --text FILE")


def _positive_int(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"expected at least 1, found {text}")
    return value


def _topk(text: str) -> int | None:
    """Returns the K of ``topk:K``, or None for ``full``."""
    if text == "full":
        return None
    kind, _, count = text.partition(":")
    if kind != "topk" or not (count.isascii() and count.isdigit()):
        raise argparse.ArgumentTypeError(f"expected full or topk:K, such as topk:64, found {text}")
    if int(count) < 2:
        raise argparse.ArgumentTypeError(f"expected a K of at least 2, because a margin needs two logits, found {text}")
    return int(count)


def _positive_float(text: str) -> float:
    value = float(text)
    if not 0 < value < float("inf"):
        raise argparse.ArgumentTypeError(f"expected a number above 0, found {text}")
    return value


if __name__ == "__main__":
    sys.exit(main())
