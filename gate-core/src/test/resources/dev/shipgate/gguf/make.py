#!/usr/bin/env python3
"""Writes the GGUF files beside it with Python's gguf package (0.17 or later) and numpy: python3 make.py"""

import os

import numpy as np
from gguf import GGMLQuantizationType as Type, GGUFEndian, GGUFValueType as Value, GGUFWriter, LlamaFileType

HERE = os.path.dirname(os.path.abspath(__file__))
BYTES = {Type.Q4_K: 144, Type.Q6_K: 210}


def written(writer):
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def at(name):
    return os.path.join(HERE, name)


def every_type():
    """A value of every type, arrays in arrays, an alignment of its own, and tensors of 1 to 4 dimensions."""
    writer = GGUFWriter(at("every-type.gguf"), "llama")
    writer.add_custom_alignment(64)
    writer.add_name("every type")
    for key, value, kind in (
            ("uint8", 255, Value.UINT8), ("int8", -128, Value.INT8), ("uint16", 65535, Value.UINT16),
            ("int16", -32768, Value.INT16), ("uint32", 4294967295, Value.UINT32), ("int32", -2147483648, Value.INT32),
            ("uint64", 9007199254740993, Value.UINT64), ("int64", -9007199254740993, Value.INT64),
            ("float32", 0.5, Value.FLOAT32), ("float64", 0.1, Value.FLOAT64), ("bool", True, Value.BOOL),
            ("text", "grüße", Value.STRING)):
        writer.add_key_value("test." + key, value, kind)
    writer.add_array("test.texts", ["a", "", "b c"])
    writer.add_array("test.numbers", [1, -2, 3])
    writer.add_tensor("one", np.arange(3, dtype=np.float32))
    writer.add_tensor("two", np.zeros((2, 5), np.float16))
    writer.add_tensor("three", np.zeros((2, 3, 34), np.uint8), raw_dtype=Type.Q8_0)
    writer.add_tensor("four", np.zeros((2, 2, 2, 3), np.float32))
    written(writer)


def parts():
    """Three parts, the first without tensors."""
    writer = GGUFWriter(at("parts.gguf"), "llama", split_max_tensors=2, small_first_shard=True)
    for i in range(4):
        writer.add_tensor(f"tensor.{i}", np.full((2, 4), i, np.float32))
    written(writer)


def big_endian():
    writer = GGUFWriter(at("big-endian.gguf"), "llama", endianess=GGUFEndian.BIG)
    writer.add_tensor("one", np.arange(3, dtype=np.float32))
    written(writer)


def sound_q4_k_m():
    """What llama-quantize makes of a small Llama with a tied head: Q4_K, some Q6_K, norms in float32."""
    writer = GGUFWriter(at("sound-Q4_K_M.gguf"), "llama")
    writer.add_file_type(LlamaFileType.MOSTLY_Q4_K_M)
    writer.add_block_count(2)
    writer.add_embedding_length(256)
    writer.add_head_count(4)
    writer.add_context_length(512)
    writer.add_chat_template("{{ messages }}")

    def matrix(name, rows, kind):
        writer.add_tensor(name, np.zeros((rows, BYTES[kind]), np.uint8), raw_dtype=kind)

    matrix("token_embd.weight", 16, Type.Q6_K)
    writer.add_tensor("output_norm.weight", np.ones(256, np.float32))
    for layer in range(2):
        for name, rows, kind in (
                ("attn_q", 32, Type.Q4_K), ("attn_k", 8, Type.Q4_K), ("attn_v", 8, Type.Q6_K),
                ("attn_output", 32, Type.Q4_K), ("ffn_gate", 32, Type.Q4_K), ("ffn_up", 32, Type.Q4_K),
                ("ffn_down", 32, Type.Q6_K)):
            matrix(f"blk.{layer}.{name}.weight", rows, kind)
        writer.add_tensor(f"blk.{layer}.attn_norm.weight", np.ones(256, np.float32))
    written(writer)


every_type()
parts()
big_endian()
sound_q4_k_m()
