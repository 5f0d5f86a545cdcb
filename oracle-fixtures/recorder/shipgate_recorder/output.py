"""Writes an oracle: oracle.json and oracle.safetensors."""

import hashlib
import json
import os
from datetime import datetime, timezone
from pathlib import Path
from typing import Sequence

import numpy as np
import safetensors.numpy

from . import experts
from .context import ModelContext
from .loading import LoadedModel, provenance
from .recording import RecordedCase
from .refusal import Refusal
from .rows import Rows
from .weights import Checkpoint

SCHEMA = "shipgate-oracle/1"
JSON_FILE = "oracle.json"
TENSOR_FILE = "oracle.safetensors"


def require_writable(folder: Path) -> None:
    """Creates ``folder`` and tests it, so that a wrong path doesn't waste hours of recording."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = _temporary(folder / JSON_FILE)
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        raise Refusal(folder, f"cannot be written to: {error.strerror or error}") from error


def write(folder: Path, name: str, checkpoint: Checkpoint, loaded: LoadedModel, cases: Sequence[RecordedCase],
          rows: Rows) -> None:
    """Replaces both files, each atomically, tensors first. A reader that opens the folder in between rejects it.

    ``rows`` is how the cases' logits were stored.
    """
    tensors: dict[str, np.ndarray] = {}
    for case in cases:
        twice = tensors.keys() & case.tensors.keys()
        if twice:
            raise Refusal(f"case {case.facts['id']}", f"another case also has a tensor {min(twice)}; rename one of the"
                                                      " cases")
        tensors.update(case.tensors)
    content = safetensors.numpy.save(dict(sorted(tensors.items())), metadata={"schema": SCHEMA})
    document = {
        "schema": SCHEMA,
        "name": name,
        "recorded_at": datetime.now(timezone.utc).isoformat(timespec="seconds"),
        "model": _model(checkpoint, loaded, cases),
        "oracle": provenance(loaded),
        "tensors": {"file": TENSOR_FILE, "sha256": hashlib.sha256(content).hexdigest()},
        **rows.facts(),
        "cases": [case.facts for case in cases],
    }
    text = json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    _replace(folder / TENSOR_FILE, content)
    _replace(folder / JSON_FILE, text.encode("utf-8"))


def _model(checkpoint: Checkpoint, loaded: LoadedModel, cases: Sequence[RecordedCase]) -> dict:
    config = loaded.model.config.get_text_config(decoder=True)
    eos = list(loaded.eos_token_ids)
    layers = getattr(config, "num_hidden_layers", None)
    layer_types = getattr(config, "layer_types", None)
    facts = {
        "id": checkpoint.id,
        "architecture": type(loaded.model).__name__,
        "revision": checkpoint.revision,
        "weights_sha256": checkpoint.weights_sha256(),
        "weight_files": [vars(file) for file in checkpoint.weight_files],
        "tokenizer_sha256": checkpoint.tokenizer_sha256,
        "vocab_size": cases[0].vocab_size,
        "num_hidden_layers": layers,
        "layer_types": list(layer_types) if layer_types and len(layer_types) == layers else None,
        "eos_token_id": eos[0] if len(eos) == 1 else eos or None,
        **ModelContext.of(config).facts(),
        **experts.facts(config),
    }
    return {key: value for key, value in facts.items() if value is not None}


def _replace(file: Path, content: bytes) -> None:
    temporary = _temporary(file)
    try:
        with temporary.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(temporary, file)
    except OSError as error:
        raise Refusal(file, f"cannot be written: {error.strerror or error}") from error
    finally:
        temporary.unlink(missing_ok=True)


def _temporary(file: Path) -> Path:
    return file.with_name(f".{file.name}.{os.getpid()}.tmp")
