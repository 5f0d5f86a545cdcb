"""Locates a checkpoint and pins its files."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from huggingface_hub import snapshot_download

from .prompts import read_text
from .refusal import Refusal, cause

SINGLE = "model.safetensors"
INDEX = "model.safetensors.index.json"
_CONFIGS_AND_TOKENIZER = ["*.json", "*.model", "*.txt", "*.jinja"]


@dataclass(frozen=True)
class PinnedFile:
    """A file's digest and size; ``path`` is relative to the checkpoint."""

    path: str
    sha256: str
    bytes: int


@dataclass(frozen=True)
class Checkpoint:
    """A checkpoint in a local folder; ``revision`` is its commit on the hub, if it came from there."""

    id: str
    revision: str | None
    folder: Path
    weight_files: tuple[PinnedFile, ...]
    tokenizer_sha256: str | None

    def weights_sha256(self) -> str:
        """Returns the digest of the weights.

        For one file, this is its own digest. For several, it is the digest of the lines that ``sha256sum`` prints for
        them, sorted by name: the output of ``sha256sum *.safetensors | sha256sum`` if the folder contains no others.
        """
        if len(self.weight_files) == 1:
            return self.weight_files[0].sha256
        lines = "".join(f"{file.sha256}  {file.path}\n" for file in self.weight_files)
        return hashlib.sha256(lines.encode()).hexdigest()


def locate(model: str, revision: str | None = None, name: str | None = None) -> Checkpoint:
    """Finds ``model``, either a folder or an id on the hub to download, and pins its files.

    A folder has no id of its own, so ``name`` serves as its id, or else the folder's name.
    """
    folder = Path(model)
    if folder.is_dir():
        if revision is not None:
            raise Refusal(model, f"is a folder, which cannot have a revision {revision}; remove --revision")
        return _pinned(name or folder.resolve().name, None, folder)
    if folder.exists() or model.startswith((".", "/", "~")) or model.count("/") > 1:
        raise Refusal(model, "is not a folder; expected a folder with config.json and weights, or an id on the hub")
    folder = _download(model, revision, _CONFIGS_AND_TOKENIZER)
    # A snapshot's folder is named after its commit. The weights must come from the same commit.
    commit = folder.name
    _download(model, commit, [SINGLE] if not (folder / INDEX).exists() else _shards(folder / INDEX))
    return _pinned(model, commit, folder)


def _download(model: str, revision: str | None, patterns: list[str]) -> Path:
    try:
        return Path(snapshot_download(model, revision=revision, allow_patterns=patterns, ignore_patterns=["*/*"]))
    except Exception as error:  # the hub's client and the network may raise anything
        raise Refusal(model, "is not a local folder, and downloading it from the hub failed:"
                             f" {cause(error)}") from error


def _pinned(model_id: str, revision: str | None, folder: Path) -> Checkpoint:
    if not (folder / "config.json").is_file():
        raise Refusal(folder, "has no config.json; expected a checkpoint that transformers can load")
    tokenizer = folder / "tokenizer.json"
    return Checkpoint(model_id, revision, folder, tuple(pin(folder, name) for name in _weight_names(folder)),
                      pin(folder, tokenizer.name).sha256 if tokenizer.is_file() else None)


def _weight_names(folder: Path) -> list[str]:
    if (folder / SINGLE).is_file():  # transformers looks for it first
        return [SINGLE]
    if not (folder / INDEX).is_file():
        raise Refusal(folder, f"has no weights: expected {SINGLE} or {INDEX}; other formats are not loaded")
    return _shards(folder / INDEX)


def _shards(index: Path) -> list[str]:
    try:
        names = sorted(set(json.loads(read_text(index))["weight_map"].values()))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Refusal(index, 'expected a JSON object with "weight_map", a file name for each tensor') from error
    for name in names:
        if not isinstance(name, str) or name != Path(name).name or not name.endswith(".safetensors"):
            raise Refusal(index, f"names the weight file {name!r}, expected a .safetensors file in the same folder")
    if not names:
        raise Refusal(index, "does not name any weight file")
    return names


def pin(folder: Path, name: str) -> PinnedFile:
    """Hashes one file of a checkpoint."""
    try:
        with (folder / name).open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
            return PinnedFile(name, digest, stream.tell())
    except OSError as error:
        raise Refusal(folder / name, f"cannot be read: {error.strerror or error}; restore the file") from error
