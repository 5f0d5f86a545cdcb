#!/usr/bin/env python3
"""Makes a bundle of a real model's shape with random weights, and an oracle that agrees with it.

The graph has the operators, states and sizes of Qwen3.5 as onnxruntime-genai exports it: int8 weights in blocks of 32,
an int8 head, and an unquantised embedding. Nothing is downloaded. Each row of the head leans towards the embedding of
the token before it, so the model counts: w17 follows w16. Its margins are therefore those of a sound model, whatever
the layers do.
"""

import argparse
import json
import shutil
import time
from pathlib import Path

import numpy as np
import onnx

from graph import GraphWriter, WeightFile
from oracle import sha256, write_oracle
from shapes import BLOCK, CONTEXT, SHAPES, Shape

END = "<|endoftext|>"


def write_tokenizer(folder: Path, vocabulary: int) -> None:
    """One word for each id: w1, w2, w3. Id 0 ends a text."""
    folder.mkdir(parents=True, exist_ok=True)
    words = {END: 0, **{f"w{i}": i for i in range(1, vocabulary)}}
    special = {"id": 0, "content": END, "special": True}
    flags = dict.fromkeys(("single_word", "lstrip", "rstrip", "normalized"), False)
    tokenizer = {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [{**special, **flags}],
        "normalizer": None,
        "pre_tokenizer": {"type": "WhitespaceSplit"},
        "post_processor": None,
        "decoder": None,
        "model": {"type": "WordLevel", "vocab": words, "unk_token": END},
    }
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer))
    config = {"tokenizer_class": "PreTrainedTokenizerFast", "eos_token": END}
    (folder / "tokenizer_config.json").write_text(json.dumps(config))


def write_graph(folder: Path, shape: Shape, seed: int, is_quantised: bool) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    weights = WeightFile(folder / "model.onnx.data")
    model = GraphWriter(shape, weights, seed, is_quantised).write()
    weights.close()
    onnx.save(model, folder / "model.onnx")
    return folder / "model.onnx"


def write_bundle(folder: Path, name: str, shape: Shape, seed: int) -> None:
    write_graph(folder, shape, seed, is_quantised=True)
    write_tokenizer(folder / "tokenizer", shape.vocabulary)
    numbers = {"dtype": "int8", "granularity": "per_block", "block_size": BLOCK, "qscheme": "symmetric"}
    metadata = {
        "metadata_version": "0.2",
        "kind": "llm",
        "name": name,
        "assets": {"main": "model.onnx"},
        "language": {
            "tokenizer": "tokenizer",
            "vocab_size": shape.vocabulary,
            "max_context_length": CONTEXT,
            "embedded_tokenizer": False,
            "function_map": {"main": "main"},
        },
        "source": {"model_definition": "qwen3_5_text", "hf_model_id": f"shipgate/{name}"},
        "compression": {"type": "linear", **numbers, "head": numbers},
    }
    (folder / "metadata.json").write_text(json.dumps(metadata, indent=1) + "\n")


def cases(vocabulary: int, seed: int) -> list[dict]:
    random = np.random.default_rng(seed)

    def case(name: str, kind: str, ids) -> dict:
        ids = [int(each) for each in ids]
        return {"id": name, "kind": kind, "text": " ".join(f"w{each}" for each in ids), "input_ids": ids}

    return [
        case("counting", "gate", range(101, 117)),
        case("scattered", "gate", random.integers(1, vocabulary, 16)),
        case("mixed", "gate", [*random.integers(1, vocabulary, 8), *range(1_001, 1_009)]),
        case("passage", "long", random.integers(1, vocabulary, 320)),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path, help="the folder for bundle/ and oracle/")
    parser.add_argument("--shape", choices=SHAPES, default="0.8b")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep-twin", action="store_true", help="keep the float32 model behind the oracle, in twin/")
    arguments = parser.parse_args()
    shape, name = SHAPES[arguments.shape], f"real-size-{arguments.shape}"
    began = time.monotonic()
    bundle = arguments.out / "bundle"
    write_bundle(bundle, name, shape, arguments.seed)
    size = sum(file.stat().st_size for file in bundle.rglob("*") if file.is_file())
    print(f"{bundle}: {size / 1e9:.2f} GB after {time.monotonic() - began:.0f} s", flush=True)
    twin = write_graph(arguments.out / "twin", shape, arguments.seed, is_quantised=False)
    print(f"{twin.parent}: after {time.monotonic() - began:.0f} s", flush=True)
    model = {
        "id": name,
        "architecture": "Qwen3_5ForCausalLM",
        "weights_sha256": sha256(twin.parent / "model.onnx.data"),
        "tokenizer_sha256": sha256(bundle / "tokenizer" / "tokenizer.json"),
        "vocab_size": shape.vocabulary,
        "num_hidden_layers": shape.layers,
        "layer_types": ["full_attention" if shape.is_full(i) else "linear_attention" for i in range(shape.layers)],
        "eos_token_id": 0,
    }
    write_oracle(twin, arguments.out / "oracle", model, cases(shape.vocabulary, arguments.seed))
    if not arguments.keep_twin:
        shutil.rmtree(twin.parent)
    print(f"{arguments.out / 'oracle'}: complete after {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
