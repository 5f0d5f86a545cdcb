#!/usr/bin/env python3
"""Runs a GGUF model in llama.cpp's own library, over shipgate-exec/2: whole logits, states out, states in.

    shipgate run --engine llama.cpp ...                        # ships with the gate
    shipgate run --engine "exec:python3 llamacpp_engine.py" ...

LLAMA_LIB names the folder with libllama and libggml, such as /opt/homebrew/lib. adapters/llama.cpp/install.sh gets them.
Needs Python 3.9 and numpy. The structures below are those of llama.cpp 0.4 (include/llama.h); another version is refused.
"""

import argparse
import base64
import ctypes as C
import glob
import json
import os
import re
import struct
import sys
import time

try:
    import numpy as np
except ImportError:
    np = None

PROTOCOL = "shipgate-exec/2"
VERSION = "0.4."
INSTALLED = os.path.join(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "shipgate", "llama.cpp")
CACHE_TYPES = {"f32": 0, "f16": 1}  # ggml's numbers
DTYPES = {0: "<f4", 1: "<f2"}
LONGEST_IN_LINE = 1 << 20
# Their recurrent states are laid out as below; those of other architectures aren't known.
DELTA_NETS = ("qwen3next", "qwen35", "qwen35moe")


class Missing(RuntimeError):
    """Something isn't installed."""


class Batch(C.Structure):
    _fields_ = [("n_tokens", C.c_int32), ("token", C.POINTER(C.c_int32)), ("embd", C.c_void_p), ("pos", C.c_void_p),
                ("n_seq_id", C.c_void_p), ("seq_id", C.c_void_p), ("logits", C.POINTER(C.c_int8))]


class ModelParams(C.Structure):
    _fields_ = [("devices", C.c_void_p), ("overrides", C.c_void_p), ("n_gpu_layers", C.c_int32),
                ("split_mode", C.c_int32), ("load_mode", C.c_int32), ("lazy_mode", C.c_int32), ("main_gpu", C.c_int32),
                ("tensor_split", C.c_void_p), ("progress", C.c_void_p), ("progress_data", C.c_void_p),
                ("kv_overrides", C.c_void_p), ("flags", C.c_bool * 6)]


class ContextParams(C.Structure):
    _fields_ = [(name, C.c_uint32) for name in ("n_ctx", "n_batch", "n_ubatch", "n_seq_max", "n_rs_seq",
                                                "n_outputs_max", "n_outputs_per_seq")] + [
        (name, C.c_int32) for name in ("n_threads", "n_threads_batch", "ctx_type", "rope_scaling", "pooling",
                                       "attention", "flash")] + [
        (name, C.c_float) for name in ("rope_base", "rope_scale", "yarn_ext", "yarn_attn", "yarn_fast",
                                       "yarn_slow")] + [
        ("yarn_ctx", C.c_uint32), ("defrag", C.c_float), ("cb_eval", C.c_void_p), ("cb_data", C.c_void_p),
        ("type_k", C.c_int32), ("type_v", C.c_int32), ("abort", C.c_void_p), ("abort_data", C.c_void_p),
        ("flags", C.c_bool * 6), ("samplers", C.c_void_p), ("n_samplers", C.c_size_t), ("ctx_other", C.c_void_p)]


def load_library():
    """Returns libllama and its version. Only warnings and errors of it reach standard error."""
    folder = os.environ.get("LLAMA_LIB") or INSTALLED
    found = [sorted(glob.glob(os.path.join(folder, pattern))) for pattern in
             ("libggml-base.*", "libggml.*", "libllama.*")]
    if not all(found):
        raise Missing("there is no libllama: set LLAMA_LIB to the folder with libllama and libggml, "
                           "or get them with adapters/llama.cpp/install.sh")
    _, ggml, lib = (C.CDLL(files[0], C.RTLD_GLOBAL) for files in found)
    log = C.CFUNCTYPE(None, C.c_int, C.c_char_p, C.c_void_p)(
        lambda level, text, _: sys.stderr.write(text.decode("utf-8", "replace")) if level >= 3 else None)
    lib.llama_log_set(log, None)
    lib.keep_alive = log
    ggml.ggml_backend_load_all_from_path(folder.encode())
    version = "unknown"
    if hasattr(lib, "llama_version"):
        lib.llama_version.restype = C.c_char_p
        version = lib.llama_version().decode()
    if not version.startswith(VERSION):
        raise Missing(f"libllama has version {version}, and this program knows the structures of {VERSION}x: "
                           "set LLAMA_LIB to a folder with that version, such as the one that "
                           "adapters/llama.cpp/install.sh makes")
    pointer, count = C.c_void_p, C.c_size_t
    for name, result, arguments in (
            ("model_default_params", ModelParams, []),
            ("context_default_params", ContextParams, []),
            ("model_load_from_file", pointer, [C.c_char_p, ModelParams]),
            ("init_from_model", pointer, [pointer, ContextParams]),
            ("model_get_vocab", pointer, [pointer]),
            ("vocab_n_tokens", C.c_int32, [pointer]),
            ("model_n_ctx_train", C.c_int32, [pointer]),
            ("n_ctx", C.c_uint32, [pointer]),
            ("decode", C.c_int32, [pointer, Batch]),
            ("get_logits", C.POINTER(C.c_float), [pointer]),
            ("get_memory", pointer, [pointer]),
            ("memory_clear", None, [pointer, C.c_bool]),
            ("state_seq_get_size", count, [pointer, C.c_int32]),
            ("state_seq_get_data", count, [pointer, pointer, count, C.c_int32]),
            ("state_seq_set_data", count, [pointer, pointer, count, C.c_int32])):
        function = getattr(lib, "llama_" + name)
        function.restype, function.argtypes = result, arguments
    return lib, version


class Header:
    """The metadata of a GGUF file, and the type of each tensor, of all parts."""

    SIZES = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
    TEXT, ARRAY = 8, 9
    FLOAT32 = 0

    def __init__(self, path):
        self.metadata, self.tensors = {}, {}
        numbered = re.fullmatch(r"(.*)-\d{5}-of-(\d{5})\.gguf", path)
        parts = [path] if not numbered else [
            f"{numbered[1]}-{part + 1:05}-of-{numbered[2]}.gguf" for part in range(int(numbered[2]))]
        for part in parts:
            with open(part, "rb") as self.file:
                self._read()

    def is_float32(self):
        return all(kind == self.FLOAT32 for kind in self.tensors.values())

    def _read(self):
        if self.file.read(4) != b"GGUF":
            raise RuntimeError("the model isn't a GGUF file")
        _, tensors, entries = self._take("I"), self._take("Q"), self._take("Q")
        for _ in range(entries):
            key = self._text()
            self.metadata.setdefault(key, self._value(self._take("I")))
        for _ in range(tensors):
            name, rank = self._text(), self._take("I")
            self.file.seek(8 * rank, 1)
            self.tensors[name] = self._take("I")
            self.file.seek(8, 1)

    def _take(self, form):
        return struct.unpack("<" + form, self.file.read(struct.calcsize("<" + form)))[0]

    def _text(self):
        return self.file.read(self._take("Q")).decode("utf-8", "replace")

    def _value(self, kind):
        if kind == self.TEXT:
            return self._text()
        if kind != self.ARRAY:
            return self._take(self.SIZES[kind])
        inner, count = self._take("I"), self._take("Q")
        return [self._value(inner) for _ in range(count)]


class Shape:
    """What the header says of the carried states."""

    def __init__(self, header):
        arch = header.metadata["general.architecture"]
        get = lambda key, default=None: header.metadata.get(f"{arch}.{key}", default)
        layers = range(get("block_count") - (get("nextn_predict_layers") or 0))
        kv_heads = get("attention.head_count_kv", get("attention.head_count"))
        per_layer = kv_heads if isinstance(kv_heads, list) else [kv_heads] * len(layers)
        self.recurrent = [i for i in layers if f"blk.{i}.ssm_conv1d.weight" in header.tensors]
        self.attention = [i for i in layers if i not in self.recurrent and per_layer[i]]
        self.known = (len({per_layer[i] for i in self.attention}) <= 1
                      and (not self.recurrent or arch in DELTA_NETS)
                      and len(self.recurrent) + len(self.attention) == len(layers))
        if self.attention:
            heads = get("attention.head_count")
            heads = max(heads) if isinstance(heads, list) else heads
            self.kv_heads = per_layer[self.attention[0]]
            self.key = get("attention.key_length") or get("embedding_length") // heads
            self.value = get("attention.value_length") or self.key
        if self.recurrent and self.known:
            self.columns = get("ssm.conv_kernel") - 1
            self.d_state = get("ssm.state_size")
            self.heads = get("ssm.time_step_rank")
            self.channels = get("ssm.inner_size") + 2 * get("ssm.group_count") * self.d_state
            self.d_value = get("ssm.inner_size") // self.heads

    def slots(self):
        fresh = {}
        for i in self.attention:
            fresh[f"{i}.key"] = [1, self.kv_heads, 0, self.key]
            fresh[f"{i}.value"] = [1, self.kv_heads, 0, self.value]
        for i in self.recurrent:
            fresh[f"{i}.conv_state"] = [1, self.channels, self.columns]
            fresh[f"{i}.recurrent_state"] = [1, self.heads, self.d_state, self.d_value]
        return fresh


class UnknownLayout(Exception):
    """The state of llama.cpp isn't laid out as expected."""


class StateBlob:
    """The bytes of llama_state_seq_get_data, and the place of each slot in them."""

    HEADER_BYTES = 8  # magic and sequence

    def __init__(self, raw, shape):
        self.raw, self.shape = raw, shape
        for extension in (0, 12):  # rotary positions in sections keep 12 more bytes of each cell
            try:
                self.places = self._find(extension)
                return
            except (ValueError, KeyError, struct.error):
                continue
        raise UnknownLayout("the state of llama.cpp is in a layout that this program doesn't know")

    def _take(self, form):
        value = struct.unpack_from("<" + form, self.raw, self.at)[0]
        self.at += struct.calcsize("<" + form)
        return value

    def _expect(self, condition):
        if not condition:
            raise ValueError

    def _cells(self, extra):
        cells = self._take("I")
        for _ in range(cells):
            self._take("i")
            sequences = self._take("I")
            self.at += extra + 4 * sequences
        return cells

    def _rows(self, slot, cells, shape):
        kind, row_bytes = self._take("i"), self._take("Q")
        self._expect(row_bytes == int(np.prod(shape)) * np.dtype(DTYPES[kind]).itemsize)
        if cells:
            self.found[slot] = (DTYPES[kind], self.at, cells, shape, False)
        self.at += row_bytes * cells

    def _columns(self, slot, cells, shape):
        kind, element_bytes, width = self._take("i"), self._take("I"), self._take("I")
        self._expect(width == int(np.prod(shape)))
        self.found[slot] = (DTYPES[kind], self.at, cells, shape, True)
        self.at += element_bytes * width * cells

    def _find(self, extension):
        self.at, self.found, shape = self.HEADER_BYTES, {}, self.shape
        if shape.attention:
            self._expect(self._take("I") == 1)
            cells = self._cells(extension)
            if cells:
                transposed, layers = self._take("I"), self._take("I")
                self._expect(transposed in (0, 1) and layers == len(shape.attention))
                for i in shape.attention:
                    self._rows(f"{i}.key", cells, (shape.kv_heads, shape.key))
                for i in shape.attention:
                    lay = self._columns if transposed else self._rows
                    lay(f"{i}.value", cells, (shape.kv_heads, shape.value))
        if shape.recurrent:
            cells = self._cells(0)
            self._expect(self._take("I") == 0)
            self._take("I")
            for i in shape.recurrent:
                self._rows(f"{i}.conv_state", cells, (shape.channels, shape.columns))
            for i in shape.recurrent:
                self._rows(f"{i}.recurrent_state", cells, (shape.heads, shape.d_value, shape.d_state))
        self._expect(self.at == len(self.raw))
        return self.found

    def view(self, slot):
        """The slot as an oracle lays it out, over the blob's own bytes."""
        dtype, at, cells, shape, transposed = self.places[slot]
        flat = np.frombuffer(self.raw, dtype, cells * int(np.prod(shape)), at)
        kind = slot.split(".")[1]
        if kind in ("key", "value"):
            if transposed:
                return flat.reshape(*shape, cells).transpose(0, 2, 1)[None]
            return flat.reshape(cells, *shape).transpose(1, 0, 2)[None]
        one = flat.reshape(1, *shape)
        return one if kind == "conv_state" else one.transpose(0, 1, 3, 2)


class Decoder:
    WIDTH = 512

    def __init__(self, path, threads, kv, flash, context_tokens):
        self.lib, self.version = load_library()
        header = Header(path)
        # A model of float32 is a reference: llama.cpp's defaults would round its keys and values to float16.
        self.kv = kv or ("f32" if header.is_float32() else "f16")
        self.flash = flash or ("off" if header.is_float32() else "auto")
        params = self.lib.llama_model_default_params()
        params.n_gpu_layers = 0
        self.model = self.lib.llama_model_load_from_file(os.fsencode(path), params)
        if not self.model:
            raise RuntimeError("llama.cpp can't load " + os.path.basename(path))
        p = self.lib.llama_context_default_params()
        p.n_ctx = min(self.lib.llama_model_n_ctx_train(self.model), context_tokens)
        p.n_batch, p.n_ubatch, p.n_seq_max = self.WIDTH, self.WIDTH, 1
        p.n_threads = p.n_threads_batch = threads
        p.type_k = p.type_v = CACHE_TYPES[self.kv]
        p.flash = {"on": 1, "off": 0, "auto": -1}[self.flash]
        self.context = self.lib.llama_init_from_model(self.model, p)
        if not self.context:
            raise RuntimeError("llama.cpp can't make a context for " + os.path.basename(path))
        self.memory = self.lib.llama_get_memory(self.context)
        self.vocab_size = self.lib.llama_vocab_n_tokens(self.lib.llama_model_get_vocab(self.model))
        self.shape = Shape(header)
        self.shows_states = self.shape.known and self._knows_layout()

    def _knows_layout(self):
        try:
            self.prefill([0])
            return set(self.blob().places) == set(self.shape.slots())
        except UnknownLayout:
            return False
        finally:
            self.reset()

    def reset(self):
        self.lib.llama_memory_clear(self.memory, True)

    def prefill(self, tokens):
        n = len(tokens)
        batch = Batch(n, (C.c_int32 * n)(*tokens), None, None, None, None, (C.c_int8 * n)(*[1] * n))
        code = self.lib.llama_decode(self.context, batch)
        if code == 1:
            raise RuntimeError(f"the context of {self.lib.llama_n_ctx(self.context)} tokens is full; "
                               'ask for more: --engine "llama.cpp --context N"')
        if code != 0:
            raise RuntimeError(f"llama_decode replied {code}")
        return np.ctypeslib.as_array(self.lib.llama_get_logits(self.context), (n, self.vocab_size)).copy()

    def blob(self):
        size = self.lib.llama_state_seq_get_size(self.context, 0)
        raw = bytearray(size)
        wrote = self.lib.llama_state_seq_get_data(self.context, (C.c_char * size).from_buffer(raw), size, 0)
        return StateBlob(raw[:wrote], self.shape)

    def states(self):
        blob = self.blob()
        return {slot: blob.view(slot).astype("<f4") if slot in blob.places else np.zeros(fresh, "<f4")
                for slot, fresh in self.shape.slots().items()}

    def seed(self, state, position):
        """llama.cpp makes a cell only for a token, so any tokens are fed, and what they left is overwritten."""
        self.reset()
        for start in range(0, position, self.WIDTH):
            self.prefill([0] * min(self.WIDTH, position - start))
        blob = self.blob()
        if set(state) != set(blob.places):
            raise RuntimeError("the cache has other slots: " + ", ".join(sorted(set(state) ^ set(blob.places))))
        for slot, array in state.items():
            view = blob.view(slot)
            if view.shape != array.shape:
                raise RuntimeError(f"{slot} is {list(view.shape)} here, not {list(array.shape)}")
            view[...] = array
        size = len(blob.raw)
        if not self.lib.llama_state_seq_set_data(self.context, (C.c_char * size).from_buffer(blob.raw), size, 0):
            raise RuntimeError("llama.cpp refuses the cache")


def encoded(array, scratch, name):
    raw = np.ascontiguousarray(array, "<f4").tobytes()
    if len(raw) > LONGEST_IN_LINE:
        with open(os.path.join(scratch, name), "wb") as file:
            file.write(raw)
        return {"dtype": "float32", "shape": list(array.shape), "file": name}
    return {"dtype": "float32", "shape": list(array.shape), "data": base64.b64encode(raw).decode("ascii")}


def decoded(tensor, scratch):
    if "file" in tensor:
        with open(os.path.join(scratch, tensor["file"]), "rb") as file:
            raw = file.read()
    else:
        raw = base64.b64decode(tensor["data"])
    return np.frombuffer(raw, "<f4").reshape(tensor["shape"])


class Program:
    def __init__(self, options):
        self.options, self.decoder, self.scratch = options, None, ""

    def hello(self, request):
        if np is None:
            raise Missing("it needs numpy: python3 -m pip install numpy")
        self.scratch = request["scratch"]
        o = self.options
        self.decoder = Decoder(request["model"], request["threads"], o.kv, o.flash, o.context)
        shows = self.decoder.shows_states
        reply = {"protocol": PROTOCOL, "name": "llama.cpp",
                 "version": self.decoder.version,
                 "engine": {"provider": "ggml", "unit_asked": "CPU", "kv_type": self.decoder.kv,
                            "settings": {"flash attention": self.decoder.flash}},
                 "vocab_size": self.decoder.vocab_size, "max_tokens_per_step": Decoder.WIDTH,
                 "can": ["seed", "states"] if shows else []}
        if shows:
            reply["states"] = [{"slot": slot, "shape": shape} for slot, shape in self.decoder.shape.slots().items()]
        return reply

    def reset(self, request):
        self.decoder.reset()
        return {}

    def step(self, request):
        start = time.perf_counter_ns()
        row = self.decoder.prefill([request["token"]])[0]
        return {"nanos": time.perf_counter_ns() - start, "logits": encoded(row, self.scratch, "row.f32")}

    def prefill(self, request):
        start = time.perf_counter_ns()
        rows = self.decoder.prefill(request["tokens"])
        return {"nanos": time.perf_counter_ns() - start, "logits": encoded(rows, self.scratch, "rows.f32")}

    def seed(self, request):
        state = {slot: decoded(tensor, self.scratch) for slot, tensor in request["state"].items()}
        self.decoder.seed(state, request["position"])
        return {}

    def states(self, request):
        return {"values": {slot: encoded(array, self.scratch, f"state-{slot}.f32")
                           for slot, array in self.decoder.states().items()}}

    OPS = {"hello": hello, "reset": reset, "step": step, "prefill": prefill, "seed": seed, "states": states}


def main():
    options = argparse.ArgumentParser(prog="llama.cpp", description="Runs a GGUF model in llama.cpp's library.")
    options.add_argument("--kv", choices=CACHE_TYPES,
                         help="the type of keys and values; default: llama.cpp's f16, and f32 for a model of float32")
    options.add_argument("--flash", choices=["on", "off", "auto"],
                         help="flash attention; default: llama.cpp's auto, and off for a model of float32")
    options.add_argument("--context", default=8192, type=int, metavar="N", help="the most tokens of context")
    program = Program(options.parse_args())
    for line in sys.stdin:
        request = json.loads(line)
        try:
            if request["op"] not in Program.OPS:
                raise RuntimeError(f"there is no {request['op']}")
            reply = {"id": request["id"], "ok": True, **Program.OPS[request["op"]](program, request)}
        except Exception as problem:
            kind = "" if isinstance(problem, RuntimeError) else type(problem).__name__ + ": "
            reply = {"id": request["id"], "ok": False, "error": f"{kind}{problem}",
                     "missing": isinstance(problem, Missing)}
        print(json.dumps(reply), flush=True)


if __name__ == "__main__":
    main()
