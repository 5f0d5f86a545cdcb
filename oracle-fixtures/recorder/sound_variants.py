#!/usr/bin/env python3
"""Makes sound quantised variants of an fp32 bundle, to measure how often the gate accuses a bundle without a fault.

Each variant is a complete bundle folder, with the nodes that onnxruntime-genai's model builder writes. Every variant is
run against the oracle; one with more noise than its bits explain is removed. The measurements are written to
OUT/variants.tsv. Bias, outliers and flips are only recorded: they are what the gate judges, and variants selected by
them would make the gate look better than it is.

Needs onnx and onnxruntime besides the recorder's requirements.
"""

import argparse
import json
import shutil
import sys
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import Iterator, Sequence

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from safetensors.numpy import load_file

MODEL_FILE = "model.onnx"
BLOCKS = (16, 32, 64, 128)
BITS = (8, 6, 5, 4)
CLIPPED_AT = 99.99
CALIBRATION_TEXTS = 8
CALIBRATION_TOKENS = 256
DAMPING = 0.01
# The largest noise of a sound bundle in nats. Each bit less doubles the noise, and so do much larger blocks.
LARGEST_SIGMA = {16: 0.005, 8: 0.1, 6: 0.35, 5: 0.7, 4: 1.5}


@dataclass(frozen=True)
class Variant:
    """How to store the weights. With 16 bits, only ``half_embedding`` matters."""

    bits: int
    block: int = 32
    rounding: str = "absmax"
    accuracy_level: int = 4
    half_head: bool = False
    half_embedding: bool = False

    @property
    def name(self) -> str:
        """Returns the name of the variant's folder. The gate takes a name as a claim, so 5 bits aren't called int5."""
        if self.bits == 16:
            return "fp16-embedding" if self.half_embedding else "fp16"
        kind = f"int{self.bits}" if self.bits in (8, 4) else f"{self.bits}bit"
        head = "-fp16head" if self.half_head else ""
        return f"{kind}-b{self.block}-{self.rounding}-al{self.accuracy_level}{head}"


@dataclass(frozen=True)
class Noise:
    """How far the margins of a bundle wander from the oracle's."""

    positions: int
    sigma: float
    bias: float
    worst: float
    flips: int

    @classmethod
    def of(cls, shifts: np.ndarray, flips: int) -> "Noise":
        """Measures the margin shifts. The bias is in standard errors and the worst shift in sigmas."""
        sigma = 1.4826 * float(np.median(np.abs(shifts))) or 1e-12
        error = 1.2533 * sigma / np.sqrt(len(shifts))
        return cls(len(shifts), sigma, float(np.median(shifts)) / error, float(np.abs(shifts).max()) / sigma, flips)

    def is_sound(self, bits: int) -> bool:
        """Returns whether rounding to so many bits explains the noise."""
        return self.sigma <= LARGEST_SIGMA[bits]


class Decoder:
    """Steps a model one token at a time through its own caches."""

    def __init__(self, model: str | bytes, head_size: int | None, extra_outputs: Sequence[str] = ()):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        self._inputs = {entry.name: entry for entry in self._session.get_inputs()}
        self._pasts = [name for name in self._inputs if name.startswith("past_key_values.")]
        self._outputs = ["logits", *extra_outputs]
        self._dimensions = {"batch_size": 1, "past_sequence_length": 0, "kv_cache_dim": head_size}
        self.reset()

    def reset(self) -> None:
        """Forgets all tokens."""
        self._length = 0
        self._states = {name: np.zeros([self._dimensions.get(size, size) for size in self._inputs[name].shape],
                                       np.float32) for name in self._pasts}

    def step(self, token: int) -> list[np.ndarray]:
        """Feeds a token and returns the row of logits and the extra outputs after it."""
        feeds = {"input_ids": np.array([[token]]), "attention_mask": np.ones((1, self._length + 1), np.int64)}
        if "position_ids" in self._inputs:
            feeds["position_ids"] = np.array([[self._length]])
        presents = [name.replace("past_key_values.", "present.") for name in self._pasts]
        results = self._session.run(self._outputs + presents, feeds | self._states)
        self._states = dict(zip(self._pasts, results[len(self._outputs):]))
        self._length += 1
        return [result.reshape(-1) for result in results[:len(self._outputs)]]


def main(arguments: list[str] | None = None) -> int:
    """Runs the command and returns its exit code: 1 if a variant was not sound."""
    options = _parser().parse_args(arguments)
    head_size = _head_size(options.bundle)
    model = onnx.load(options.bundle / MODEL_FILE)
    weights = _weights(model)
    moments = _second_moments(model, head_size)
    options.out.mkdir(parents=True, exist_ok=True)
    lines = ["variant\tbits\tpositions\tsigma\tbias\tworst\tflips\tsound"]
    unsound = 0
    for variant in variants():
        if not fnmatch(variant.name, options.only):
            continue
        folder = options.out / variant.name
        _write(_store(model, weights, moments, variant), options.bundle, folder)
        noise = measure(folder, head_size, options.oracle)
        sound = noise.is_sound(variant.bits)
        lines.append(f"{variant.name}\t{variant.bits}\t{noise.positions}\t{noise.sigma:.5f}\t{noise.bias:.2f}"
                     f"\t{noise.worst:.2f}\t{noise.flips}\t{'yes' if sound else 'no'}")
        print(lines[-1], flush=True)
        if not sound:
            unsound += 1
            shutil.rmtree(folder)
    (options.out / "variants.tsv").write_text("\n".join(lines) + "\n")
    return 1 if unsound else 0


def variants() -> Iterator[Variant]:
    """Yields the variants: each kind of rounding, and those combinations that differ most."""
    yield Variant(16)
    yield Variant(16, half_embedding=True)
    for bits in BITS:
        for accuracy_level in (0, 4):
            for block in BLOCKS:
                yield Variant(bits, block, "absmax", accuracy_level)
            for rounding in ("clipped", "gptq"):
                for block in (32, 128) if accuracy_level == 4 else (64,):
                    yield Variant(bits, block, rounding, accuracy_level)
    for bits in (8, 4):
        for rounding in ("absmax", "gptq"):
            yield Variant(bits, 32, rounding, 4, half_head=True)


def measure(folder: Path, head_size: int | None, oracle: Path) -> Noise:
    """Feeds a bundle the oracle's prompts and compares its margins with the oracle's."""
    decoder = Decoder(str(folder / MODEL_FILE), head_size)
    tensors = load_file(oracle / "oracle.safetensors")
    shifts, flips = [], 0
    for case in json.loads((oracle / "oracle.json").read_text())["cases"]:
        decoder.reset()
        for token, truth in zip(case["input_ids"], tensors[f"{case['id']}.logits"]):
            row = decoder.step(token)[0]
            second, first = np.argsort(truth, kind="stable")[-2:]
            shifts.append((row[first] - row[second]) - (truth[first] - truth[second]))
            flips += int(row.argmax() != truth.argmax())
    return Noise.of(np.array(shifts), flips)


def round_weights(weight: np.ndarray, moment: np.ndarray, variant: Variant) -> tuple[np.ndarray, np.ndarray]:
    """Returns the signed codes ``[N, K]`` and the scales ``[N, K / block]`` of a weight ``[N, K]``.

    As in the model builder, the largest weight of a block gets the lowest level, so a scale may be negative.
    """
    n, k = weight.shape
    lowest = -(1 << variant.bits - 1)
    rest = weight.astype(np.float64)
    if variant.rounding == "clipped":
        bound = np.percentile(np.abs(rest), CLIPPED_AT)
        rest = rest.clip(-bound, bound)
    # Without a second moment, no error is passed on to the columns that follow.
    factor = _inverse_factor(moment) if variant.rounding == "gptq" else np.eye(k)
    codes = np.empty((n, k), np.int64)
    scales = np.empty((n, k // variant.block), np.float32)
    for column in range(k):
        block, offset = divmod(column, variant.block)
        if offset == 0:
            values = rest[:, column:column + variant.block]
            largest = np.take_along_axis(values, np.abs(values).argmax(axis=1)[:, None], axis=1)[:, 0]
            scales[:, block] = np.where(largest == 0, 1, largest / lowest)
        scale = scales[:, block].astype(np.float64)
        codes[:, column] = np.rint(rest[:, column] / scale).clip(lowest, -lowest - 1)
        error = (rest[:, column] - codes[:, column] * scale) / factor[column, column]
        rest[:, column + 1:] -= np.outer(error, factor[column, column + 1:])
    return codes, scales


def _inverse_factor(moment: np.ndarray) -> np.ndarray:
    damped = moment + DAMPING * np.trace(moment) / len(moment) * np.eye(len(moment))
    return np.linalg.cholesky(np.linalg.inv(damped)).T


def _weights(model: onnx.ModelProto) -> dict[str, np.ndarray]:
    """Returns the weights of the MatMul nodes, ``[K, N]`` each."""
    multiplied = {node.input[1] for node in model.graph.node if node.op_type == "MatMul"}
    return {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer
            if tensor.name in multiplied}


def _second_moments(model: onnx.ModelProto, head_size: int | None) -> dict[str, np.ndarray]:
    """Returns XᵀX of the inputs of each MatMul, over texts that the model itself samples."""
    inputs = {node.input[1]: node.input[0] for node in model.graph.node if node.op_type == "MatMul"}
    watched = sorted(set(inputs.values()))
    watching = onnx.ModelProto()
    watching.CopyFrom(model)
    watching.graph.output.extend(helper.make_empty_tensor_value_info(name) for name in watched)
    decoder = Decoder(watching.SerializeToString(), head_size, watched)
    generator = np.random.default_rng(0)
    rows: dict[str, list[np.ndarray]] = {name: [] for name in watched}
    for _ in range(CALIBRATION_TEXTS):
        decoder.reset()
        token = int(generator.integers(_vocabulary(model)))
        for _ in range(CALIBRATION_TOKENS):
            logits, *values = decoder.step(token)
            for name, value in zip(watched, values):
                rows[name].append(value)
            odds = np.exp(logits.astype(np.float64) - logits.max())
            token = int(generator.choice(len(odds), p=odds / odds.sum()))
    stacked = {name: np.stack(values).astype(np.float64) for name, values in rows.items()}
    return {weight: stacked[name].T @ stacked[name] for weight, name in inputs.items()}


def _vocabulary(model: onnx.ModelProto) -> int:
    logits = next(entry for entry in model.graph.output if entry.name == "logits")
    return logits.type.tensor_type.shape.dim[-1].dim_value


def _store(model: onnx.ModelProto, weights: dict[str, np.ndarray], moments: dict[str, np.ndarray],
           variant: Variant) -> onnx.ModelProto:
    """Returns a copy of the model with its weights stored as the variant says."""
    stored = onnx.ModelProto()
    stored.CopyFrom(model)
    for node in [node for node in stored.graph.node if node.op_type == "MatMul"]:
        name = node.input[1]
        if variant.bits == 16 or variant.half_head and "lm_head" in name:
            _store_half(stored.graph, name, weights[name])
        else:
            _store_codes(stored.graph, node, *round_weights(weights[name].T, moments[name], variant), variant)
    if variant.half_embedding:
        embedding = next(tensor for tensor in stored.graph.initializer if "embed_tokens" in tensor.name)
        _store_half(stored.graph, embedding.name, numpy_helper.to_array(embedding))
    return stored


def _store_half(graph: onnx.GraphProto, name: str, weight: np.ndarray) -> None:
    _replace(graph, name, {f"{name}_fp16": weight.astype(np.float16)})
    cast = helper.make_node("Cast", [f"{name}_fp16"], [name], f"{name}/Cast", to=TensorProto.FLOAT)
    graph.node.insert(0, cast)


def _store_codes(graph: onnx.GraphProto, node: onnx.NodeProto, codes: np.ndarray, scales: np.ndarray,
                 variant: Variant) -> None:
    """Turns a MatMul into a MatMulNBits. Codes of 5 or 6 bits are stored in 8."""
    n, k = codes.shape
    stored_bits = 4 if variant.bits == 4 else 8
    unsigned = (codes + (1 << stored_bits - 1)).astype(np.uint8).reshape(n, -1, variant.block)
    packed = unsigned[..., 0::2] | unsigned[..., 1::2] << 4 if stored_bits == 4 else unsigned
    name = node.input[1]
    names = [f"{name}_Q{stored_bits}", f"{name}_scales"]
    _replace(graph, name, dict(zip(names, (packed, scales))))
    node.CopyFrom(helper.make_node("MatMulNBits", [node.input[0], *names], node.output,
                                   f"{node.name}_Q{stored_bits}", domain="com.microsoft", K=k, N=n, bits=stored_bits,
                                   block_size=variant.block, accuracy_level=variant.accuracy_level))


def _replace(graph: onnx.GraphProto, name: str, tensors: dict[str, np.ndarray]) -> None:
    graph.initializer.remove(next(tensor for tensor in graph.initializer if tensor.name == name))
    graph.initializer.extend(numpy_helper.from_array(tensor, new) for new, tensor in tensors.items())


def _write(model: onnx.ModelProto, bundle: Path, folder: Path) -> None:
    """Writes a bundle folder. All but the model and the name in the metadata is as in the fp32 bundle."""
    if folder.exists():
        shutil.rmtree(folder)
    shutil.copytree(bundle, folder, ignore=shutil.ignore_patterns(f"{MODEL_FILE}*"), copy_function=shutil.copyfile)
    for path in (folder, *folder.rglob("*/")):
        path.chmod(0o755)
    metadata = folder / "metadata.json"
    if metadata.exists():
        metadata.write_text(json.dumps(json.loads(metadata.read_text()) | {"name": folder.name}, indent=1) + "\n")
    onnx.save_model(model, folder / MODEL_FILE, save_as_external_data=True, location=f"{MODEL_FILE}.data",
                    size_threshold=0)


def _head_size(bundle: Path) -> int | None:
    config = bundle / "genai_config.json"
    return json.loads(config.read_text())["model"]["decoder"]["head_size"] if config.exists() else None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter,
                                     allow_abbrev=False)
    parser.add_argument("--bundle", type=Path, required=True, metavar="DIR", help="the fp32 bundle")
    parser.add_argument("--oracle", type=Path, required=True, metavar="DIR", help="the oracle to test them with")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder for the variants' folders")
    parser.add_argument("--only", default="*", metavar="GLOB", help="make only variants whose name matches")
    return parser


if __name__ == "__main__":
    sys.exit(main())
