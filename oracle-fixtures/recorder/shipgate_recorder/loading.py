"""Loads a checkpoint the way an oracle needs it: fp32, eager attention, deterministic, every weight from the files."""

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
    """A model that is ready to be stepped, with its tokenizer and the ids that end a text."""

    model: PreTrainedModel
    tokenizer: PreTrainedTokenizerBase
    eos_token_ids: tuple[int, ...]
    saved_dtype: str | None = None


def be_deterministic() -> None:
    """Makes torch compute the same bits each time, or fail; in fp32 proper, not TF32. Call it before loading."""
    os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
    torch.use_deterministic_algorithms(True)
    torch.set_float32_matmul_precision("highest")
    torch.backends.cuda.matmul.allow_tf32 = False
    torch.backends.cudnn.allow_tf32 = False
    torch.backends.cudnn.benchmark = False
    transformers.utils.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()


def load(checkpoint: Checkpoint, device: torch.device) -> LoadedModel:
    """Loads model and tokenizer; refuses a model that would not be the checkpoint's own in fp32."""
    folder = checkpoint.folder
    local = {"local_files_only": True, "trust_remote_code": False}
    try:
        config = AutoConfig.from_pretrained(folder, **local)
    except Exception as error:  # transformers throws whatever a config provokes
        raise Refusal(folder / "config.json", f"transformers cannot read it: {cause(error)}") from error
    if getattr(config, "quantization_config", None) is not None:
        raise Refusal(folder / "config.json", "the checkpoint is quantised; an oracle is recorded from full weights")
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
    """Returns what recorded the oracle; all values are strings, since the gate keeps no others."""
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
    # transformers fills what it does not find with random numbers, and only warns.
    missing = sorted(info.get("missing_keys") or ())
    if missing:
        raise Refusal(checkpoint.folder, f"the weights of {len(missing)} tensors are missing, among them {missing[0]};"
                                         f" a {type(model).__name__} without them is not the model")
    wrong = sorted({str(parameter.dtype) for parameter in model.parameters()
                    if parameter.dtype.is_floating_point and parameter.dtype != torch.float32})
    if wrong:
        raise Refusal(checkpoint.folder, f"the model holds weights in {', '.join(wrong)}, expected all in float32")
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
