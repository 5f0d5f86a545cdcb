#!/usr/bin/env python3
"""Steps a bundle with nothing but ONNX Runtime, and prints its time in run calls. The least that a gate can cost.

usage: bare_loop.py BUNDLE STEPS ORACLE
"""

import json
import os
import sys
import time

os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")

import numpy as np
import onnxruntime as ort


def main() -> None:
    bundle, steps = sys.argv[1], int(sys.argv[2])
    # The longest case that the gate feeds: the runtime maps the embedding, so its memory depends on the tokens.
    with open(f"{sys.argv[3]}/oracle.json") as file:
        longest = max((case["input_ids"] for case in json.load(file)["cases"]), key=len)
    session = ort.InferenceSession(f"{bundle}/model.onnx", providers=["CPUExecutionProvider"])
    outputs = [output.name for output in session.get_outputs()]
    fresh = {
        each.name: np.zeros([d if isinstance(d, int) else 0 for d in each.shape], np.float32)
        for each in session.get_inputs()
        if each.name.startswith("past_key_values.")
    }
    run_seconds, states = 0.0, fresh
    for step in range(steps):
        position = step % len(longest)
        token = longest[position]
        states = fresh if position == 0 else states
        ids = {"input_ids": np.array([[token]], np.int64), "attention_mask": np.ones((1, position + 1), np.int64)}
        began = time.perf_counter()
        values = session.run(None, {**ids, **states})
        run_seconds += time.perf_counter() - began
        found = dict(zip(outputs, values))
        states = {name: found[name.replace("past_key_values", "present")] for name in fresh}
        int(found["logits"].argmax())
    print(json.dumps({"steps": steps, "run_seconds": run_seconds}))


if __name__ == "__main__":
    main()
