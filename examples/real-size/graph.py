"""Writes a decoder with random weights as two ONNX graphs with external data: a bundle's, with int8 weights, and its
float32 twin. Never holds more than a part of a tensor."""

import zlib
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from shapes import BLOCK, CONTEXT, CONV_KERNEL, Shape

MICROSOFT = "com.microsoft"
PART_ROWS = 4096
# How much each sublayer adds to the residual stream. With 48 sublayers, together about as much as the embedding.
STIR = 0.25
# Spread of a logit over the vocabulary, in nats, and how far a row of the head leans towards the token before.
LOGIT_STD = 2.0
# The logit of the token that follows, in nats. The largest of 248,320 others is about 10.
NEXT_LOGIT = 18.0
ALIGNMENT = 4096


def generator(seed: int, name: str) -> np.random.Generator:
    return np.random.default_rng([seed, zlib.crc32(name.encode())])


class WeightFile:
    """Weights in the order of writing, each on a page of its own so that the runtime can map it."""

    def __init__(self, path: Path):
        self.path = path
        self.file = path.open("wb")
        self.tensors: list[TensorProto] = []

    def begin(self, name: str, kind: int, dims: list[int]) -> None:
        self.file.write(b"\0" * (-self.file.tell() % ALIGNMENT))
        tensor = TensorProto(name=name, data_type=kind, dims=dims, data_location=TensorProto.EXTERNAL)
        size = int(np.prod(dims)) * helper.tensor_dtype_to_np_dtype(kind).itemsize
        for key, value in (("location", self.path.name), ("offset", self.file.tell()), ("length", size)):
            tensor.external_data.add(key=key, value=str(value))
        self.tensors.append(tensor)

    def write(self, array: np.ndarray) -> None:
        self.file.write(np.ascontiguousarray(array).data)

    def small(self, name: str, array: np.ndarray) -> str:
        self.tensors.append(numpy_helper.from_array(array, name))
        return name

    def close(self) -> None:
        self.file.close()


def quantised(rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Returns int8 codes about 128 and a scale for each block: symmetric, by the largest magnitude."""
    blocks = rows.reshape(len(rows), -1, BLOCK)
    scales = np.abs(blocks).max(axis=2) / np.float32(127)
    codes = np.rint(blocks / scales[..., None])
    codes += 128
    return codes.astype(np.uint8), scales


class GraphWriter:
    """Writes one of the two graphs. Both have the same random weights if their seeds are the same."""

    def __init__(self, shape: Shape, weights: WeightFile, seed: int, is_quantised: bool):
        self.shape = shape
        self.weights = weights
        self.seed = seed
        self.is_quantised = is_quantised
        self.nodes: list[onnx.NodeProto] = []
        self.inputs: list[onnx.ValueInfoProto] = []
        self.outputs: list[onnx.ValueInfoProto] = []

    def write(self) -> onnx.ModelProto:
        shape = self.shape
        self.inputs.append(helper.make_tensor_value_info("input_ids", TensorProto.INT64, [1, "sequence_length"]))
        self.inputs.append(
            helper.make_tensor_value_info("attention_mask", TensorProto.INT64, [1, "total_sequence_length"])
        )
        self.lengths()
        residual = self.embedding()
        for layer in range(shape.layers):
            normal = self.norm(residual, f"layers.{layer}.input_norm", shape.hidden)
            mixed = self.attention(layer, normal) if shape.is_full(layer) else self.delta_net(layer, normal)
            residual = self.op("Add", [residual, mixed], f"layers.{layer}.mixed")
            normal = self.norm(residual, f"layers.{layer}.post_norm", shape.hidden)
            residual = self.op("Add", [residual, self.mlp(layer, normal)], f"layers.{layer}.residual")
        self.head(self.norm(residual, "final_norm", shape.hidden))
        graph = helper.make_graph(self.nodes, "decoder", self.inputs, self.outputs, self.weights.tensors)
        opsets = [helper.make_opsetid("", 21), helper.make_opsetid(MICROSOFT, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=10, producer_name="shipgate-real-size")

    def op(self, kind: str, inputs: list[str], output: str, domain: str = "", more=(), **attributes) -> str:
        self.nodes.append(helper.make_node(kind, inputs, [output, *more], name=output, domain=domain, **attributes))
        return output

    def ints(self, name: str, *values: int) -> str:
        return self.weights.small(name, np.array(values, np.int64))

    def state(self, layer: int, kind: str, past: list, present: list) -> tuple[str, str]:
        names = f"past_key_values.{layer}.{kind}", f"present.{layer}.{kind}"
        self.inputs.append(helper.make_tensor_value_info(names[0], TensorProto.FLOAT, past))
        self.outputs.append(helper.make_tensor_value_info(names[1], TensorProto.FLOAT, present))
        return names

    def norm(self, value: str, name: str, width: int) -> str:
        weight = self.weights.small(f"{name}.weight", np.ones(width, np.float32))
        return self.op("SimplifiedLayerNormalization", [value, weight], name, epsilon=1e-6, axis=-1)

    def normed_heads(self, value: str, name: str, head_dim: int, width: int) -> str:
        split = self.op("Reshape", [value, self.ints(f"{name}.split", 0, -1, head_dim)], f"{name}.heads")
        normal = self.norm(split, f"{name}.norm", head_dim)
        return self.op("Reshape", [normal, self.ints(f"{name}.join", 0, -1, width)], f"{name}.joined")

    def linear(self, value: str, name: str, rows_in: int, rows_out: int, scale: float = 1.0) -> str:
        """A matrix whose outputs are as large as its inputs, times the scale."""
        random = generator(self.seed, name)
        spread = np.float32(scale / np.sqrt(rows_in))

        def part(count: int) -> np.ndarray:
            return random.standard_normal((count, rows_in), np.float32) * spread

        return self.matrix(value, name, rows_in, rows_out, part)

    def matrix(self, value: str, name: str, rows_in: int, rows_out: int, part, output: str = "") -> str:
        write = self.quantised_matrix if self.is_quantised else self.float_matrix
        return write(value, name, rows_in, rows_out, part, output or name)

    def float_matrix(self, value: str, name: str, rows_in: int, rows_out: int, part, output: str) -> str:
        self.weights.begin(f"{name}.weight", TensorProto.FLOAT, [rows_out, rows_in])
        for first in range(0, rows_out, PART_ROWS):
            self.weights.write(part(min(PART_ROWS, rows_out - first)))
        flat = self.op("Reshape", [value, self.ints(f"{name}.flat_shape", -1, rows_in)], f"{name}.flat")
        product = self.op("Gemm", [flat, f"{name}.weight"], f"{name}.product", transB=1)
        return self.op("Reshape", [product, self.ints(f"{name}.shape", 1, -1, rows_out)], output)

    def quantised_matrix(self, value: str, name: str, rows_in: int, rows_out: int, part, output: str) -> str:
        blocks = rows_in // BLOCK
        scales = np.empty((rows_out, blocks), np.float32)
        self.weights.begin(f"{name}.weight_Q8", TensorProto.UINT8, [rows_out, blocks, BLOCK])
        for first in range(0, rows_out, PART_ROWS):
            last = min(first + PART_ROWS, rows_out)
            codes, scales[first:last] = quantised(part(last - first))
            self.weights.write(codes)
        self.weights.begin(f"{name}.weight_scales", TensorProto.FLOAT, [rows_out, blocks])
        self.weights.write(scales)
        inputs = [value, f"{name}.weight_Q8", f"{name}.weight_scales"]
        sizes = {"K": rows_in, "N": rows_out, "bits": 8, "block_size": BLOCK, "accuracy_level": 4}
        return self.op("MatMulNBits", inputs, output, MICROSOFT, **sizes)

    def lengths(self) -> None:
        """What the attention wants to know: the last position, and the number of tokens with those to come."""
        total = self.op("ReduceSum", ["attention_mask", self.ints("axis", 1)], "tokens", keepdims=0)
        last = self.op("Sub", [total, self.ints("one", 1)], "last_position")
        self.op("Cast", [last], "seqlens_k", to=TensorProto.INT32)
        shape = self.op("Shape", ["attention_mask"], "mask_shape")
        length = self.op("Gather", [shape, self.weights.small("axis_index", np.array(1, np.int64))], "mask_length")
        self.op("Cast", [length], "total_length", to=TensorProto.INT32)
        half = self.shape.rotary_dim // 2
        frequencies = 10_000_000.0 ** -(np.arange(half) / half)
        angles = np.arange(CONTEXT)[:, None] * frequencies
        for name, values in (("cos_cache", np.cos(angles)), ("sin_cache", np.sin(angles))):
            self.weights.begin(name, TensorProto.FLOAT, [CONTEXT, half])
            self.weights.write(values.astype(np.float32))

    def embedding_part(self, random: np.random.Generator, count: int) -> np.ndarray:
        return random.standard_normal((count, self.shape.hidden), np.float32)

    def embedding(self) -> str:
        shape = self.shape
        kind, dtype = (TensorProto.FLOAT16, np.float16) if shape.half_embedding else (TensorProto.FLOAT, np.float32)
        random = generator(self.seed, "embedding")
        self.weights.begin("embedding.weight", kind, [shape.vocabulary, shape.hidden])
        for first in range(0, shape.vocabulary, PART_ROWS):
            count = min(PART_ROWS, shape.vocabulary - first)
            self.weights.write(self.embedding_part(random, count).astype(dtype))
        found = self.op("Gather", ["embedding.weight", "input_ids"], "embedded", axis=0)
        return self.op("Cast", [found], "embedded.float", to=TensorProto.FLOAT) if shape.half_embedding else found

    def head(self, value: str) -> None:
        """Each row leans towards the embedding of the token before it, so that the model counts, within each part."""
        shape = self.shape
        before = generator(self.seed, "embedding")
        random = generator(self.seed, "lm_head")
        spread = np.float32(LOGIT_STD / np.sqrt(shape.hidden))
        # Before the head, the embedding and what the layers added to it are of about the same size.
        lean = min(0.9, NEXT_LOGIT / (LOGIT_STD * np.sqrt(shape.hidden / 2)))

        def part(count: int) -> np.ndarray:
            rows = random.standard_normal((count, shape.hidden), np.float32) * np.float32(np.sqrt(1 - lean**2))
            rows += np.float32(lean) * np.roll(self.embedding_part(before, count), 1, axis=0)
            return rows * spread

        self.matrix(value, "lm_head", shape.hidden, shape.vocabulary, part, "logits")
        self.outputs.insert(
            0,
            helper.make_tensor_value_info("logits", TensorProto.FLOAT, [1, "sequence_length", shape.vocabulary]),
        )

    def mlp(self, layer: int, value: str) -> str:
        shape, name = self.shape, f"layers.{layer}.mlp"
        gate = self.linear(value, f"{name}.gate", shape.hidden, shape.intermediate)
        up = self.linear(value, f"{name}.up", shape.hidden, shape.intermediate)
        opened = self.op("Mul", [self.silu(gate, name), up], f"{name}.product")
        return self.linear(opened, f"{name}.down", shape.intermediate, shape.hidden, STIR)

    def silu(self, value: str, name: str) -> str:
        return self.op("Mul", [value, self.op("Sigmoid", [value], f"{name}.sigmoid")], f"{name}.silu")

    def attention(self, layer: int, value: str) -> str:
        shape, name = self.shape, f"layers.{layer}.attention"
        width, kv_width = shape.heads * shape.head_dim, shape.kv_heads * shape.head_dim
        query = self.linear(value, f"{name}.query", shape.hidden, width)
        gate = self.linear(value, f"{name}.gate", shape.hidden, width)
        key = self.linear(value, f"{name}.key", shape.hidden, kv_width)
        values = self.linear(value, f"{name}.value", shape.hidden, kv_width)
        past = [1, shape.kv_heads, "past_sequence_length", shape.head_dim]
        present = [1, shape.kv_heads, "total_sequence_length", shape.head_dim]
        past_key, present_key = self.state(layer, "key", past, present)
        past_value, present_value = self.state(layer, "value", past, present)
        query = self.normed_heads(query, f"{name}.query_heads", shape.head_dim, width)
        key = self.normed_heads(key, f"{name}.key_heads", shape.head_dim, kv_width)
        cache = [past_key, past_value, "seqlens_k", "total_length", "cos_cache", "sin_cache"]
        sizes = {"num_heads": shape.heads, "kv_num_heads": shape.kv_heads, "do_rotary": 1}
        presents = [present_key, present_value]
        inputs = [query, key, values, *cache]
        seen = self.op("GroupQueryAttention", inputs, f"{name}.seen", MICROSOFT, presents, **sizes)
        open_gate = self.op("Sigmoid", [gate], f"{name}.open")
        gated = self.op("Mul", [seen, open_gate], f"{name}.gated")
        return self.linear(gated, f"{name}.output", width, shape.hidden, STIR)

    def delta_net(self, layer: int, value: str) -> str:
        shape, name = self.shape, f"layers.{layer}.delta_net"
        width, heads, size = shape.linear_width, shape.linear_heads, shape.linear_head_dim
        channels = 3 * width
        mixed = self.linear(value, f"{name}.qkv", shape.hidden, channels)
        gate = self.linear(value, f"{name}.z", shape.hidden, width)
        beta = self.op("Sigmoid", [self.linear(value, f"{name}.b", shape.hidden, heads)], f"{name}.beta")
        decay = self.decay(value, name)
        conv_shape = [1, channels, CONV_KERNEL - 1]
        past_conv, present_conv = self.state(layer, "conv_state", conv_shape, conv_shape)
        recurrent_shape = [1, heads, size, size]
        past_recurrent, present_recurrent = self.state(layer, "recurrent_state", recurrent_shape, recurrent_shape)

        random = generator(self.seed, f"{name}.conv")
        taps = random.standard_normal((channels, 1, CONV_KERNEL), np.float32) / np.float32(np.sqrt(CONV_KERNEL))
        self.weights.begin(f"{name}.conv.weight", TensorProto.FLOAT, list(taps.shape))
        self.weights.write(taps)
        bias = self.weights.small(f"{name}.conv.bias", np.zeros(channels, np.float32))
        columns = self.op("Transpose", [mixed], f"{name}.columns", perm=[0, 2, 1])
        inputs = [columns, f"{name}.conv.weight", bias, past_conv]
        kind = {"ndim": 1, "activation": "silu"}
        convolved = self.op("CausalConvWithState", inputs, f"{name}.convolved", MICROSOFT, [present_conv], **kind)
        rows = self.op("Transpose", [convolved], f"{name}.rows", perm=[0, 2, 1])
        parts = [f"{name}.{part}" for part in ("q", "k", "v")]
        self.op("Split", [rows, self.ints(f"{name}.widths", *[width] * 3)], parts[0], more=parts[1:], axis=-1)
        query, key = (self.unit_heads(part) for part in parts[:2])
        q_scale = self.weights.small(f"{name}.q_scale", np.array([size**-0.5], np.float32))
        query = self.op("Mul", [query, q_scale], f"{name}.scaled")
        inputs = [query, key, parts[2], past_recurrent, decay, beta]
        sizes = {"q_num_heads": heads, "kv_num_heads": heads, "update_rule": "gated_delta", "scale": 1.0}
        read = self.op("LinearAttention", inputs, f"{name}.read", MICROSOFT, [present_recurrent], **sizes)
        normal = self.normed_heads(read, f"{name}.read_heads", size, width)
        gated = self.op("Mul", [normal, self.silu(gate, f"{name}.z")], f"{name}.gated")
        return self.linear(gated, f"{name}.output", width, shape.hidden, STIR)

    def unit_heads(self, value: str) -> str:
        shape = self.shape
        heads = self.ints(f"{value}.split", 0, 0, shape.linear_heads, shape.linear_head_dim)
        split = self.op("Reshape", [value, heads], f"{value}.heads")
        unit = self.op("LpNormalization", [split], f"{value}.unit", axis=-1, p=2)
        return self.op("Reshape", [unit, self.ints(f"{value}.join", 0, 0, shape.linear_width)], f"{value}.joined")

    def decay(self, value: str, name: str) -> str:
        """The logarithm of what a state keeps: -A softplus(a + bias), such that heads forget after 2 to 500 tokens."""
        heads = self.shape.linear_heads
        random = generator(self.seed, f"{name}.decay")
        steps = np.exp(random.uniform(np.log(0.002), np.log(0.1), heads))
        bias = self.weights.small(f"{name}.dt_bias", np.log(np.expm1(steps)).astype(np.float32))
        rate = self.weights.small(f"{name}.neg_exp_A", (-random.uniform(1, 4, heads)).astype(np.float32))
        raw = self.op("Add", [self.linear(value, f"{name}.a", self.shape.hidden, heads), bias], f"{name}.raw_step")
        return self.op("Mul", [rate, self.op("Softplus", [raw], f"{name}.step")], f"{name}.decay")
