"""Shared by the tests: the embedded model's files, and tiny models with random weights."""

import contextlib
import io
import sys
from pathlib import Path

RECORDER = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(RECORDER))

import torch  # noqa: E402
import transformers  # noqa: E402

import record_oracle  # noqa: E402
from shipgate_recorder.loading import LoadedModel, be_deterministic  # noqa: E402

EMBEDDED = RECORDER.parent / "models" / "qwen3.5-nano"
CHECKPOINT = EMBEDDED / "checkpoint"
TEXT = "So that the priests could not stand to minister by reason of the cloud:"
TEXT_TOKENS = 16

be_deterministic()

# The weights have a wide spread, so that the logits are far enough apart to reveal a wrong one.
_SHAPE = dict(vocab_size=2048, hidden_size=64, num_hidden_layers=3, initializer_range=0.3)
_ATTENTION = dict(_SHAPE, intermediate_size=128, num_attention_heads=4, num_key_value_heads=2, head_dim=16,
                  max_position_embeddings=128, bos_token_id=None, eos_token_id=0, pad_token_id=0)
CONFIGS = {
    "llama": lambda: transformers.LlamaConfig(**_ATTENTION),
    "qwen3": lambda: transformers.Qwen3Config(**_ATTENTION),
    "mistral": lambda: transformers.MistralConfig(**_ATTENTION, sliding_window=6),
    "gemma3": lambda: transformers.Gemma3TextConfig(
        **_ATTENTION, sliding_window=6, layer_types=["sliding_attention", "sliding_attention", "full_attention"]),
    "llama4": lambda: transformers.Llama4TextConfig(
        **_ATTENTION, attention_chunk_size=8, intermediate_size_mlp=64, num_local_experts=2),
    "mamba": lambda: transformers.MambaConfig(**_SHAPE, state_size=8),
    "mamba2": lambda: transformers.Mamba2Config(
        **_SHAPE, state_size=8, num_heads=8, head_dim=16, n_groups=2, chunk_size=8),
    "lfm2": lambda: transformers.Lfm2Config(
        **_ATTENTION, layer_types=["conv", "full_attention", "conv"], conv_L_cache=3),
    "falcon_h1": lambda: transformers.FalconH1Config(
        **_ATTENTION, mamba_d_ssm=128, mamba_n_heads=8, mamba_d_head=16, mamba_d_state=8),
    "bamba": lambda: transformers.BambaConfig(
        **_ATTENTION, attn_layer_indices=[1], mamba_n_heads=8, mamba_d_head=16, mamba_d_state=8, mamba_n_groups=1),
    "deepseek_v32": lambda: transformers.DeepseekV32Config(**_ATTENTION),
    "rwkv": lambda: transformers.RwkvConfig(vocab_size=2048, hidden_size=64, num_hidden_layers=2),
    "recurrent_gemma": lambda: transformers.RecurrentGemmaConfig(
        **_ATTENTION, attention_window_size=8, lru_width=64),
}


def tokenizer():
    """Returns the tokenizer of the embedded model."""
    return transformers.AutoTokenizer.from_pretrained(CHECKPOINT, local_files_only=True)


def random_model(name: str) -> LoadedModel:
    """Makes one of CONFIGS with reproducible random weights."""
    torch.manual_seed(0)
    model = transformers.AutoModelForCausalLM.from_config(
        CONFIGS[name](), dtype=torch.float32, attn_implementation="eager").eval()
    return LoadedModel(model, tokenizer(), (0,))


def run(*arguments: object) -> tuple[int, str, str]:
    """Runs the command in this process and returns its exit code, its output and its errors."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = record_oracle.main([str(argument) for argument in arguments])
        except SystemExit as left:
            code = left.code
    return code, out.getvalue(), err.getvalue()
