"""Loads a checkpoint as an oracle requires: fp32, eager attention, deterministic, every weight from the files."""

import os
import platform
from dataclasses import dataclass

import torch
import transformers
from transformers import AutoConfig, AutoModelForCausalLM, AutoTokenizer, PreTrainedModel, PreTrainedTokenizerBase

from .refusal import Refusal, cause
from .weights import Checkpoint


@dataclass(frozen=True)
class LoadedModel:
    """A model that is ready to step, with its tokenizer and its end-of-text ids."""

    model: PreTrainedModel
    tokenizer: PreTrainedTokenizerBase
    eos_token_ids: tuple[int, ...]
    saved_dtype: str | None = None


def be_deterministic() -> None:
    """Makes torch compute identical bits every time, or fail; in true fp32, not TF32. Call this before loading."""
    os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
    torch.use_deterministic_algorithms(True)
    torch.set_float32_matmul_precision("highest")
    torch.backends.cuda.matmul.allow_tf32 = False
    torch.backends.cudnn.allow_tf32 = False
    torch.backends.cudnn.benchmark = False
    transformers.utils.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()


def load(checkpoint: Checkpoint, device: torch.device) -> LoadedModel:
    """Loads the model and tokenizer; refuses a model that isn't exactly the checkpoint in fp32."""
    folder = checkpoint.folder
    local = {"local_files_only": True, "trust_remote_code": False}
    try:
        config = AutoConfig.from_pretrained(folder, **local)
    except Exception as error:  # transformers may raise anything for a bad config
        raise Refusal(folder / "config.json", f"transformers cannot read it: {cause(error)}") from error
    if getattr(config, "quantization_config", None) is not None:
        raise Refusal(folder / "config.json", "the checkpoint is quantised, but an oracle must be recorded from"
                                              " full-precision weights")
    saved_dtype = _dtype_name(getattr(config.get_text_config(decoder=True), "dtype", None) or config.dtype)
    try:
        model, info = AutoModelForCausalLM.from_pretrained(
            folder, dtype=torch.float32, attn_implementation="eager", use_safetensors=True,
            output_loading_info=True, **local)
    except Exception as error:
        raise Refusal(folder, f"transformers cannot load the model: {cause(error)}") from error
    _require_own_weights(checkpoint, model, info)
    try:
        tokenizer = AutoTokenizer.from_pretrained(folder, **local)
    except Exception as error:
        raise Refusal(folder, f"transformers cannot load the tokenizer: {cause(error)}") from error
    try:
        model = model.eval().to(device)
    except (RuntimeError, NotImplementedError) as error:
        raise Refusal(folder, f"the model does not fit on {device}: {cause(error)}") from error
    return LoadedModel(model, tokenizer, _eos_token_ids(model), saved_dtype)


def provenance(loaded: LoadedModel) -> dict[str, str]:
    """Returns the environment that recorded the oracle. All values are strings, because the gate only keeps strings."""
    model = loaded.model
    device = model.device
    facts = {
        "dtype": _dtype_name(model.dtype),
        "device": str(device),
        "attn_implementation": model.config._attn_implementation,
        "transformers": transformers.__version__,
        "torch": torch.__version__,
        "torch_threads": str(torch.get_num_threads()),
        "python": platform.python_version(),
        "platform": platform.platform(),
    }
    if loaded.saved_dtype is not None:
        facts["checkpoint_dtype"] = loaded.saved_dtype
    if device.type == "cuda":
        facts["gpu"] = torch.cuda.get_device_name(device)
        facts["cuda"] = torch.version.cuda or torch.version.hip or "unknown"
    return facts


def _require_own_weights(checkpoint: Checkpoint, model: PreTrainedModel, info: dict) -> None:
    # transformers fills missing weights with random numbers and only warns.
    missing = sorted(info.get("missing_keys") or ())
    if missing:
        raise Refusal(checkpoint.folder, f"the weights of {len(missing)} tensors are missing, including {missing[0]};"
                                         f" expected a checkpoint with every weight of a {type(model).__name__}")
    wrong = sorted({str(parameter.dtype) for parameter in model.parameters()
                    if parameter.dtype.is_floating_point and parameter.dtype != torch.float32})
    if wrong:
        raise Refusal(checkpoint.folder, f"some of the model's weights are {', '.join(wrong)}, expected all of them in"
                                         " float32")
    if model.config._attn_implementation != "eager":
        raise Refusal(checkpoint.folder, f"the model computes attention as {model.config._attn_implementation},"
                                         " expected eager")


def _dtype_name(dtype: torch.dtype | str | None) -> str | None:
    return None if dtype is None else str(dtype).removeprefix("torch.")


def _eos_token_ids(model: PreTrainedModel) -> tuple[int, ...]:
    found = model.generation_config.eos_token_id if model.generation_config is not None else None
    if found is None:
        found = getattr(model.config.get_text_config(decoder=True), "eos_token_id", None)
    return () if found is None else (found,) if isinstance(found, int) else tuple(found)
