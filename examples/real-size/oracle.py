"""Records an oracle from the float32 twin of a bundle."""

import datetime
import hashlib
import json
import platform
from pathlib import Path

import numpy as np
import onnxruntime as ort
from safetensors.numpy import save_file

TOP_K = 64
GREEDY_TOKENS = 24


def open_twin(model: Path) -> ort.InferenceSession:
    options = ort.SessionOptions()
    # The weights stay in the file, from which the runtime maps them; otherwise it would make a copy of each.
    options.add_session_config_entry("session.disable_prepacking", "1")
    return ort.InferenceSession(model, options, providers=["CPUExecutionProvider"])


class Decoder:
    def __init__(self, session: ort.InferenceSession):
        self.session = session
        self.outputs = [output.name for output in session.get_outputs()]
        self.fresh = {
            each.name: np.zeros([d if isinstance(d, int) else 0 for d in each.shape], np.float32)
            for each in session.get_inputs()
            if each.name.startswith("past_key_values.")
        }
        self.reset()

    def reset(self) -> None:
        self.states, self.fed = self.fresh, 0

    def feed(self, ids: list[int]) -> np.ndarray:
        """Returns a row of logits for each id."""
        self.fed += len(ids)
        feeds = {"input_ids": np.array([ids], np.int64), "attention_mask": np.ones((1, self.fed), np.int64)}
        found = dict(zip(self.outputs, self.session.run(None, {**feeds, **self.states})))
        self.states = {name: found[name.replace("past_key_values", "present")] for name in self.fresh}
        return found["logits"][0]


def margins(row: np.ndarray) -> tuple[float, float]:
    second, first = np.sort(np.partition(row, -2)[-2:].astype(np.float64))
    total = log_sum_exp(row)
    return first - second, float(np.exp(first - total) - np.exp(second - total))


def log_sum_exp(row: np.ndarray) -> float:
    wide = row.astype(np.float64)
    return float(wide.max() + np.log(np.exp(wide - wide.max()).sum()))


def top_k(rows: np.ndarray) -> dict[str, np.ndarray]:
    ids = np.stack([np.argsort(-row, kind="stable")[:TOP_K] for row in rows]).astype(np.int32)
    logits = np.take_along_axis(rows, ids, axis=1).astype(np.float32)
    sums = np.array([log_sum_exp(row) for row in rows])
    mass = np.exp(logits.astype(np.float64) - sums[:, None]).sum(axis=1)
    return {
        "topk_ids": ids,
        "topk_logits": logits,
        "logsumexp": sums.astype(np.float32),
        "tail_mass": np.maximum(0, 1 - mass).astype(np.float32),
    }


def record(case: dict, decoder: Decoder, tensors: dict[str, np.ndarray]) -> dict:
    """Adds the tensors of a case, and returns its entry in oracle.json."""
    ids, name = case["input_ids"], case["id"]
    decoder.reset()
    rows = decoder.feed(ids)
    tensors.update({f"{name}.logits.{part}": value for part, value in top_k(rows).items()})
    tensors.update({f"{name}.seed.{state}": value.copy() for state, value in decoder.states.items()})
    row, greedy = rows[-1], []
    entry = {**case, "top1_ids": [int(each.argmax()) for each in rows]}
    entry["logit_margins"], entry["prob_margins"] = map(list, zip(*map(margins, rows)))
    greedy_margins = []
    for step in range(GREEDY_TOKENS):
        greedy.append(int(row.argmax()))
        greedy_margins.append(margins(row))
        if step < GREEDY_TOKENS - 1:
            row = decoder.feed(greedy[-1:])[-1]
        if step == 0:
            tensors.update({f"{name}.seed.logits.{part}": value for part, value in top_k(row[None]).items()})
            margin, prob = margins(row)
            entry["seed"] = {
                "position": len(ids),
                "token_id": greedy[0],
                "top1_id": int(row.argmax()),
                "logit_margin": margin,
                "prob_margin": prob,
            }
    logit_margins, prob_margins = zip(*greedy_margins)
    entry["greedy"] = {"ids": greedy, "logit_margins": list(logit_margins), "prob_margins": list(prob_margins)}
    return entry


def write_oracle(twin: Path, folder: Path, model: dict, cases: list[dict]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    decoder = Decoder(open_twin(twin))
    tensors: dict[str, np.ndarray] = {}
    entries = [record(case, decoder, tensors) for case in cases]
    file = folder / "oracle.safetensors"
    save_file(tensors, file)
    document = {
        "schema": "shipgate-oracle/1",
        "name": model["id"],
        "recorded_at": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
        "model": model,
        "oracle": {
            "dtype": "float32",
            "device": "cpu",
            "onnxruntime": ort.__version__,
            "python": platform.python_version(),
            "platform": platform.platform(),
        },
        "tensors": {"file": file.name, "sha256": sha256(file)},
        "logits": {"kind": "topk", "k": TOP_K},
        "cases": entries,
    }
    (folder / "oracle.json").write_text(json.dumps(document, indent=1) + "\n")


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
