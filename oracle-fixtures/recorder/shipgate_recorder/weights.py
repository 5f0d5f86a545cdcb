"""Where a checkpoint lies and which bytes it is made of."""

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
    """A file by digest and size; ``path`` is relative to its checkpoint."""

    path: str
    sha256: str
    bytes: int


@dataclass(frozen=True)
class Checkpoint:
    """A checkpoint in a local folder; ``revision`` is the commit of the hub it came from, if it did."""

    id: str
    revision: str | None
    folder: Path
    weight_files: tuple[PinnedFile, ...]
    tokenizer_sha256: str | None

    def weights_sha256(self) -> str:
        """Returns the digest of the weights.

        Of one file, its own. Of several, that of the lines ``sha256sum`` prints for them, sorted by name: what
        ``sha256sum *.safetensors | sha256sum`` says where the folder holds no others.
        """
        if len(self.weight_files) == 1:
            return self.weight_files[0].sha256
        lines = "".join(f"{file.sha256}  {file.path}\n" for file in self.weight_files)
        return hashlib.sha256(lines.encode()).hexdigest()


def locate(model: str, revision: str | None = None, name: str | None = None) -> Checkpoint:
    """Finds ``model``, a folder or an id on the hub, which is then downloaded, and pins its files.

    A folder has no id of its own: ``name`` is it, or else the folder's name.
    """
    folder = Path(model)
    if folder.is_dir():
        if revision is not None:
            raise Refusal(model, f"is a folder, which has no revision {revision}; leave --revision out")
        return _pinned(name or folder.resolve().name, None, folder)
    if folder.exists() or model.startswith((".", "/", "~")) or model.count("/") > 1:
        raise Refusal(model, "is not a folder; expected one that holds config.json and weights, or an id on the hub")
    folder = _download(model, revision, _CONFIGS_AND_TOKENIZER)
    # The folder of a snapshot bears the name of its commit; what follows must be of the same one.
    commit = folder.name
    _download(model, commit, [SINGLE] if not (folder / INDEX).exists() else _shards(folder / INDEX))
    return _pinned(model, commit, folder)


def _download(model: str, revision: str | None, patterns: list[str]) -> Path:
    try:
        return Path(snapshot_download(model, revision=revision, allow_patterns=patterns, ignore_patterns=["*/*"]))
    except Exception as error:  # whatever the hub's client and the network may throw
        raise Refusal(model, f"is no folder here, and the hub does not give it: {cause(error)}") from error


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
            raise Refusal(index, f"names the weight file {name!r}, expected a .safetensors file beside it")
    if not names:
        raise Refusal(index, "names no weight file")
    return names


def pin(folder: Path, name: str) -> PinnedFile:
    """Hashes one file of a checkpoint."""
    try:
        with (folder / name).open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
            return PinnedFile(name, digest, stream.tell())
    except OSError as error:
        raise Refusal(folder / name, f"cannot be read: {error.strerror or error}; restore the file") from error
