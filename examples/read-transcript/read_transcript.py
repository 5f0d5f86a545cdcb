#!/usr/bin/env python3
"""Prints what a transcript says, with nothing but the standard library.

usage: read_transcript.py TRANSCRIPT.json

Exits with the verdict's code, as shipgate itself does.
"""

import json
import sys

EXIT_CODES = {"PASS": 0, "PASS_TIE": 0, "FAIL": 1, "INVALID_ORACLE": 3, "INCONCLUSIVE": 4, "ERROR": 5}


def name(subject):
    """The check, its case and its run, as the reports write them."""
    parts = [subject["check"], subject.get("case_id"), subject.get("run") and "on " + subject["run"]]
    return " ".join(part for part in parts if part)


def main(path):
    with open(path, encoding="utf-8") as file:
        run = json.load(file)
    if run["schema"] != "shipgate-transcript/1":
        sys.exit(f"{path}: expected shipgate-transcript/1, found {run['schema']}")

    print(f"{run['verdict']}: {run['headline']}")
    for finding in run.get("findings", []):
        print(f"cause: {finding['family']}: {finding['summary']}")
        print(f"next: {finding['advice']}")
    for judgement in run.get("judgements", []):
        if judgement["standing"] == "required" and judgement["verdict"] not in ("PASS", "PASS_TIE"):
            print(f"red: {name(judgement['subject'])}: {judgement['reason']}")

    # Every position of every sweep: its largest distance from the oracle tells where to look first.
    positions = [
        (position["difference"].get("kl_nats") or 0, observation["subject"]["case_id"], position["position"])
        for observation in run["measured"]["observations"]
        if observation["subject"]["check"] == "teacher_forced_sweep"
        for position in observation.get("positions", [])
        if position.get("difference")
    ]
    for kl_nats, case, position in sorted(positions, reverse=True)[:3]:
        print(f"largest KL: {kl_nats:.5f} nat at position {position} of {case}")
    return EXIT_CODES[run["verdict"]]


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
