#!/usr/bin/env python3
"""Writes the bundles of the nano mixture of experts from its checkpoint: float32, int8, and experts of 4 bits.

Where the experts have 4 bits, attention and head have 8, as where an exporter spends bits on what each token reads. The
nodes, their names and their attributes are those of onnxruntime-genai's model builder for the CPU: one MoE or QMoE
for each layer, whose router is a MatMul in float32, and GroupQueryAttention with its cosines and sines in the graph.
"""

import argparse
import json
import shutil
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from safetensors.numpy import load_file

BLOCK = 32
BITS = {"fp32": 32, "int8": 8, "int4_experts": 4}
"""Of the experts; what isn't float32 outside of them has 8 bits."""
EMBEDDED_IN_GRAPH = 1024
Quantised = tuple[np.ndarray, np.ndarray]


def codes(weight: np.ndarray, bits: int) -> Quantised:
    """Rounds rows in blocks, absmax and symmetric. Returns codes [..., blocks, bytes] and scales [..., blocks].

    The middle of the codes' range represents zero, and the lower half of a byte comes first.
    """
    middle = 1 << (bits - 1)
    blocks = weight.reshape(*weight.shape[:-1], -1, BLOCK)
    scales = np.abs(blocks).max(axis=-1) / (middle - 1)
    rounded = np.round(blocks / np.where(scales == 0, 1, scales)[..., None]) + middle
    stored = np.clip(rounded, 0, 2 * middle - 1).astype(np.uint8)
    if bits == 4:
        stored = stored[..., 0::2] | stored[..., 1::2] << 4
    return stored, scales.astype(np.float32)


class Graph:
    """Writes nodes, each with the name of its place in the model; a node's first output is called ``NAME/output_0``."""

    def __init__(self, config: dict, weights: dict[str, np.ndarray], bits: int):
        self.config = config
        self.weights = weights
        self.bits = bits
        self.nodes: list[onnx.NodeProto] = []
        self.initializers: list[onnx.TensorProto] = []
        self.constants: set[str] = set()

    def weight(self, name: str, array: np.ndarray) -> str:
        self.initializers.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def constant(self, value: int | list[int]) -> str:
        name = f"/model/constants/INT64/{value}"
        if name not in self.constants:
            self.constants.add(name)
            tensor = numpy_helper.from_array(np.array(value, dtype=np.int64), name)
            node = f"/model/constant_nodes/INT64/{value}"
            self.nodes.append(helper.make_node("Constant", [], [name], name=node, value=tensor))
        return name

    def node(self, operator: str, name: str, inputs: list[str], outputs: list[str] | None = None, **attributes) -> str:
        outputs = outputs or [f"{name}/output_0"]
        self.nodes.append(helper.make_node(operator, inputs, outputs, name=name, **attributes))
        return outputs[0]

    def contrib(self, operator: str, name: str, inputs: list[str], outputs: list[str] | None = None, **more) -> str:
        return self.node(operator, name, inputs, outputs, domain="com.microsoft", **more)

    def product(self, name: str, rows: str, matrix: np.ndarray, is_rounded: bool = True, output: str = "") -> str:
        """Multiplies by a matrix [N, K], as floats or as codes of 8 bits."""
        weight = name.strip("/").replace("model/", "model.", 1).replace("/", ".") + ".weight"
        outputs = [output or f"{name}/output_0"]
        if self.bits == 32 or not is_rounded:
            return self.node("MatMul", name, [rows, self.weight(weight, matrix.T)], outputs)
        stored, scales = codes(matrix, 8)
        stem = f"{weight}_Q8"
        inputs = [rows, self.weight(stem, stored), self.weight(f"{weight}_scales", scales)]
        (n, k) = matrix.shape
        return self.contrib("MatMulNBits", f"{name}_Q8", inputs, outputs, K=k, N=n, bits=8, block_size=BLOCK,
                            accuracy_level=4)

    def norm(self, name: str, rows: str, weight: str, gain: np.ndarray) -> str:
        return self.node("SimplifiedLayerNormalization", name, [rows, self.weight(weight, gain)],
                         epsilon=self.config["rms_norm_eps"], axis=-1, stash_type=1)

    def skip_norm(self, name: str, rows: str, more: str, weight: str, gain: np.ndarray) -> tuple[str, str]:
        """Returns the normalised rows and the sum."""
        outputs = [f"{name}/output_0", "", "", f"{name}/output_3"]
        self.contrib("SkipSimplifiedLayerNormalization", name, [rows, more, self.weight(weight, gain)], outputs,
                     epsilon=self.config["rms_norm_eps"])
        return outputs[0], outputs[3]

    def lengths(self) -> tuple[str, str]:
        """Returns the last position of each sequence and the total length, both from the mask."""
        base = "/model/attn_mask_reformat/attn_mask_subgraph"
        total = self.node("ReduceSum", f"{base}/ReduceSum", ["attention_mask", self.constant([1])], keepdims=0)
        last = self.node("Sub", f"{base}/Sub", [total, self.constant([1])])
        shape = self.node("Shape", f"{base}/Shape", ["attention_mask"])
        width = self.node("Gather", f"{base}/Gather", [shape, self.constant(1)], axis=0)
        return (self.node("Cast", f"{base}/Sub/Cast", [last], to=TensorProto.INT32),
                self.node("Cast", f"{base}/Gather/Cast", [width], to=TensorProto.INT32))

    def rotary(self) -> tuple[str, str]:
        size = self.config["head_dim"]
        theta = self.config["rope_parameters"]["rope_theta"]
        frequencies = theta ** -(np.arange(0, size, 2, dtype=np.float64) / size)
        angles = np.outer(np.arange(self.config["max_position_embeddings"]), frequencies)
        return (self.weight("cos_cache", np.cos(angles).astype(np.float32)),
                self.weight("sin_cache", np.sin(angles).astype(np.float32)))

    def head_norm(self, layer: int, kind: str, rows: str, width: int) -> str:
        """Normalises each head of queries or keys by itself."""
        base = f"/model/layers.{layer}/attn/{kind}_norm"
        size = self.config["head_dim"]
        heads = self.node("Reshape", f"{base}/Reshape_1", [rows, self.constant([0, -1, size])])
        gain = self.weights[f"model.layers.{layer}.self_attn.{kind}_norm.weight"]
        name = f"{base}/SimplifiedLayerNormalization"
        normalised = self.norm(name, heads, f"model.layers.{layer}.attn.{kind}_norm.layernorm.weight", gain)
        return self.node("Reshape", f"{base}/Reshape_2", [normalised, self.constant([0, -1, width])])

    def attention(self, layer: int, rows: str, lengths: tuple[str, str]) -> str:
        base = f"/model/layers.{layer}/attn"
        source = f"model.layers.{layer}.self_attn"
        size, queries = self.config["head_dim"], self.config["num_attention_heads"]
        keys = self.config["num_key_value_heads"]
        matrix = np.concatenate([self.weights[f"{source}.{part}_proj.weight"] for part in "qkv"])
        packed = self.product(f"{base}/qkv_proj/MatMul", rows, matrix)
        widths = [queries * size, keys * size, keys * size]
        parts = [f"{base}/qkv_proj/Split/output_{i}" for i in range(3)]
        self.node("Split", f"{base}/qkv_proj/Split", [packed, self.constant(widths)], parts, axis=-1)
        past = [f"past_key_values.{layer}.{kind}" for kind in ("key", "value")]
        outputs = [f"{base}/GroupQueryAttention/output_0", f"present.{layer}.key", f"present.{layer}.value"]
        self.contrib(
            "GroupQueryAttention", f"{base}/GroupQueryAttention",
            [self.head_norm(layer, "q", parts[0], widths[0]), self.head_norm(layer, "k", parts[1], widths[1]),
             parts[2], *past, *lengths, "cos_cache", "sin_cache", "", "", ""],
            outputs, num_heads=queries, kv_num_heads=keys, scale=size ** -0.5, local_window_size=-1, softcap=0.0,
            do_rotary=1, rotary_interleaved=0)
        return self.product(f"{base}/o_proj/MatMul", outputs[0], self.weights[f"{source}.o_proj.weight"])

    def experts(self, layer: int, rows: str) -> str:
        base = f"/model/layers.{layer}/moe"
        prefix = f"model.layers.{layer}.moe.experts"
        count = self.config["num_experts"]
        gate, up, down = (self.stacked(layer, part) for part in ("gate", "up", "down"))
        router = self.weights[f"model.layers.{layer}.mlp.gate.weight"]
        scores = self.product(f"{base}/router/MatMul", rows, router, is_rounded=False)
        scores = self.node("Reshape", f"{base}/router/Reshape", [scores, self.constant([-1, count])])
        # A row of the gate and its row of the up projection alternate.
        gate_up = np.stack([gate, up], axis=2).reshape(count, 2 * gate.shape[1], gate.shape[2])
        biases = [self.weight(f"{prefix}.gate_up_proj.bias", np.zeros(gate_up.shape[:2], np.float32)),
                  self.weight(f"{prefix}.down_proj.bias", np.zeros(down.shape[:2], np.float32))]
        attributes = dict(k=self.config["num_experts_per_tok"], activation_type="swiglu", activation_alpha=1.0,
                          activation_beta=0.0, swiglu_fusion=1,
                          normalize_routing_weights=int(self.config["norm_topk_prob"]))
        if self.bits == 32:
            inputs = [rows, scores, self.weight(f"{prefix}.gate_up_proj.weight", gate_up), biases[0],
                      self.weight(f"{prefix}.down_proj.weight", down), biases[1]]
            return self.contrib("MoE", f"{base}/MoE", inputs, **attributes)
        inputs = [rows, scores]
        for name, matrices, bias in (("gate_up_proj", gate_up, biases[0]), ("down_proj", down, biases[1])):
            stored, scales = codes(matrices, self.bits)
            inputs += [self.weight(f"{prefix}.{name}.qweight", stored.reshape(*matrices.shape[:2], -1)),
                       self.weight(f"{prefix}.{name}.scales", scales), bias]
        return self.contrib("QMoE", f"{base}/QMoE", inputs, expert_weight_bits=self.bits, block_size=BLOCK,
                            **attributes)

    def stacked(self, layer: int, part: str) -> np.ndarray:
        """Returns the matrices [experts, N, K] of one projection."""
        return np.stack([self.weights[f"model.layers.{layer}.mlp.experts.{expert}.{part}_proj.weight"]
                         for expert in range(self.config["num_experts"])])

    def write(self) -> onnx.ModelProto:
        lengths = self.lengths()
        self.rotary()
        layers = self.config["num_hidden_layers"]
        table = self.weight("model.embed_tokens.weight", self.weights["model.embed_tokens.weight"])
        rows = self.node("Gather", "/model/embed_tokens/Gather", [table, "input_ids"])
        first = self.weights["model.layers.0.input_layernorm.weight"]
        normalised = self.norm("/model/layers.0/input_layernorm/LayerNorm", rows,
                               "model.layers.0.input_layernorm.weight", first)
        for layer in range(layers):
            base, prefix = f"/model/layers.{layer}", f"model.layers.{layer}"
            attended = self.attention(layer, normalised, lengths)
            gain = self.weights[f"{prefix}.post_attention_layernorm.weight"]
            normalised, rows = self.skip_norm(f"{base}/post_attention_layernorm/SkipLayerNorm", rows, attended,
                                              f"{prefix}.post_attention_layernorm.weight", gain)
            mixed = self.experts(layer, normalised)
            last = layer == layers - 1
            place = f"layers.{layer + 1}." + ("final_norm_layernorm" if last else "input_layernorm")
            gain = self.weights["model.norm.weight" if last else f"model.layers.{layer + 1}.input_layernorm.weight"]
            name = "/model/" + place.replace(f".{place.split('.')[-1]}", f"/{place.split('.')[-1]}") + "/SkipLayerNorm"
            normalised, rows = self.skip_norm(name, rows, mixed, f"model.{place}.weight", gain)
        self.product("/lm_head/MatMul", normalised, self.weights["lm_head.weight"], output="logits")
        return self.model()

    def model(self) -> onnx.ModelProto:
        heads, size = self.config["num_key_value_heads"], self.config["head_dim"]

        def cache(name: str, length: str) -> onnx.ValueInfoProto:
            return helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch_size", heads, length, size])

        slots = [f"{layer}.{kind}" for layer in range(self.config["num_hidden_layers"]) for kind in ("key", "value")]
        ids = helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["batch_size", "sequence_length"])
        mask = helper.make_tensor_value_info(
            "attention_mask", TensorProto.INT64, ["batch_size", "total_sequence_length"])
        logits = helper.make_tensor_value_info(
            "logits", TensorProto.FLOAT, ["batch_size", "sequence_length", self.config["vocab_size"]])
        graph = helper.make_graph(
            self.nodes, "main_graph",
            [ids, mask] + [cache(f"past_key_values.{slot}", "past_sequence_length") for slot in slots],
            [logits] + [cache(f"present.{slot}", "total_sequence_length") for slot in slots],
            self.initializers)
        opsets = [helper.make_opsetid("", 21), helper.make_opsetid("com.microsoft", 1)]
        return helper.make_model(graph, producer_name="onnxruntime-genai", opset_imports=opsets, ir_version=10)


def genai_config(config: dict) -> dict:
    names = {"past_key_names": "past_key_values.%d.key", "past_value_names": "past_key_values.%d.value"}
    presents = {"present_key_names": "present.%d.key", "present_value_names": "present.%d.value"}
    context = config["max_position_embeddings"]
    return {
        "model": {
            "bos_token_id": config["bos_token_id"],
            "context_length": context,
            "decoder": {
                "session_options": {"log_id": "onnxruntime-genai", "provider_options": []},
                "filename": "model.onnx",
                "head_size": config["head_dim"],
                "hidden_size": config["hidden_size"],
                "inputs": {"input_ids": "input_ids", "attention_mask": "attention_mask", **names},
                "outputs": {"logits": "logits", **presents},
                "num_attention_heads": config["num_attention_heads"],
                "num_hidden_layers": config["num_hidden_layers"],
                "num_key_value_heads": config["num_key_value_heads"],
            },
            "eos_token_id": config["eos_token_id"],
            "pad_token_id": config["pad_token_id"],
            "type": "qwen3_moe",
            "vocab_size": config["vocab_size"],
        },
        "search": {"do_sample": False, "max_length": context, "num_beams": 1, "past_present_share_buffer": True,
                   "repetition_penalty": 1.0, "temperature": 1.0, "top_k": 50, "top_p": 1.0},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("checkpoint", type=Path, help="folder that train.py wrote")
    parser.add_argument("out", type=Path, help="folder of the bundles")
    arguments = parser.parse_args()
    config = json.loads((arguments.checkpoint / "config.json").read_text())
    config["num_experts"] = config.get("num_experts", config.get("num_local_experts"))
    weights = load_file(arguments.checkpoint / "model.safetensors")
    for name, bits in BITS.items():
        folder = arguments.out / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        onnx.save_model(Graph(config, weights, bits).write(), folder / "model.onnx", save_as_external_data=True,
                        location="model.onnx.data", size_threshold=EMBEDDED_IN_GRAPH)
        (folder / "genai_config.json").write_text(json.dumps(genai_config(config), indent=4) + "\n")
        for file in ("tokenizer.json", "tokenizer_config.json"):
            shutil.copy(arguments.checkpoint / file, folder / file)


if __name__ == "__main__":
    main()
