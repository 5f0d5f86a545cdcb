#!/usr/bin/env python3
"""Runs a bundle for Ship Gate with onnxruntime, over the line protocol shipgate-exec/1 (docs/exec-protocol.md).

    ./shipgate run --engine "exec:python3 examples/exec-engine/ort_engine.py"

To gate a different runtime, keep `main` and replace `Decoder` with your own.
"""

import base64
import json
import os
import sys

import numpy as np
import onnxruntime as ort

PROTOCOL = "shipgate-exec/1"


class Decoder:
    """A graph that takes one token per step, with onnxruntime-genai's state names."""

    def __init__(self, model: str, threads: int):
        options = ort.SessionOptions()
        options.intra_op_num_threads = threads
        self.session = ort.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        self.inputs = {node.name: node for node in self.session.get_inputs()}
        self.outputs = [node.name for node in self.session.get_outputs()]
        # "past_key_values.3.key" carries the slot "3.key" and comes back as "present.3.key".
        self.slots = {name.removeprefix("past_key_values."): name for name in self.inputs if name.startswith("past_")}
        self.vocab_size = self.session.get_outputs()[self.outputs.index("logits")].shape[-1]
        self.reset()

    def fresh_shape(self, slot: str) -> list[int]:
        """Returns the shape of an empty state: only the token axis is dynamic, and no token has passed yet."""
        shape = self.inputs[self.slots[slot]].shape
        return [extent if isinstance(extent, int) else 1 if axis == 0 else 0 for axis, extent in enumerate(shape)]

    def reset(self) -> None:
        self.position = 0
        self.state = {slot: np.zeros(self.fresh_shape(slot), np.float32) for slot in self.slots}

    def seed(self, state: dict[str, np.ndarray], position: int) -> None:
        self.position = position
        self.state = state

    def step(self, token: int) -> np.ndarray:
        """Feeds one token and returns the logits after it."""
        self.position += 1
        feeds = {name: self.state[slot] for slot, name in self.slots.items()}
        feeds["input_ids"] = np.array([[token]], np.int64)
        if "position_ids" in self.inputs:
            feeds["position_ids"] = np.array([[self.position - 1]], np.int64)
        if "attention_mask" in self.inputs:
            feeds["attention_mask"] = np.ones((1, self.position), np.int64)
        given = dict(zip(self.outputs, self.session.run(None, feeds)))
        self.state = {slot: given["present." + slot] for slot in self.slots}
        return given["logits"].reshape(-1).astype("<f4")


def encoded(array: np.ndarray) -> dict:
    """Encodes a tensor for the protocol: little-endian, row-major, base64."""
    return {"dtype": "float32", "shape": list(array.shape),
            "data": base64.b64encode(array.astype("<f4").tobytes()).decode("ascii")}


def decoded(tensor: dict, scratch: str) -> np.ndarray:
    if "file" in tensor:
        with open(os.path.join(scratch, tensor["file"]), "rb") as file:
            raw = file.read()
    else:
        raw = base64.b64decode(tensor["data"])
    return np.frombuffer(raw, "<f4").reshape(tensor["shape"]).astype(np.float32)


def main() -> None:
    decoder: Decoder | None = None
    scratch = ""
    for line in sys.stdin:
        question = json.loads(line)
        op = question["op"]
        answer: dict = {"id": question["id"], "ok": True}
        try:
            if op == "hello":
                scratch = question["scratch"]
                decoder = Decoder(question["model"], question["threads"])
                answer |= {
                    "protocol": PROTOCOL, "name": "onnxruntime (Python)", "version": ort.__version__,
                    "vocab_size": decoder.vocab_size, "can": ["seed", "states"],
                    "states": [{"slot": slot, "dtype": "float32", "shape": decoder.fresh_shape(slot)} for slot in decoder.slots]}
            elif op == "reset":
                decoder.reset()
            elif op == "step":
                answer["logits"] = encoded(decoder.step(question["token"]))
            elif op == "seed":
                state = {slot: decoded(tensor, scratch) for slot, tensor in question["state"].items()}
                decoder.seed(state, question["position"])
            elif op == "states":
                answer["values"] = {slot: encoded(array) for slot, array in decoder.state.items()}
            else:
                answer |= {"ok": False, "error": f"unknown operation: {op}"}
        except Exception as problem:  # report any failure to the gate
            answer |= {"ok": False, "error": f"{type(problem).__name__}: {problem}"}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
