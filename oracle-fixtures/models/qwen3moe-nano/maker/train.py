#!/usr/bin/env python3
"""Trains the nano mixture of experts on Debian's licence texts: five minutes on one core.

The text is short and the model sees it often, so it knows what follows: its margins are wide enough to be judged. It
learns with noise on its weights, because rounding changes what so small a model computes more than that of a large one.
The same versions on the same machine give the same weights; others sum in another order and train another model of the
same quality.
"""

import argparse
import math
import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import Iterator

import torch
from tokenizers import Tokenizer
from transformers import Qwen3MoeConfig, Qwen3MoeForCausalLM
from transformers.models.qwen3_moe.modeling_qwen3_moe import Qwen3MoeExperts

LICENCES = ("Apache-2.0", "Artistic", "BSD", "CC0-1.0", "GPL-2", "LGPL-3", "MPL-2.0")
START = 1
SEED = 11
NOISE = 0.02
"""Standard deviation of the noise over a row's largest weight. That of rounding: 0.04 in 4 bits, 0.002 in 8 bits."""
TEMPERATURE = 2
"""By heart, it is surer than a model of real size. This gives it the margins of one, and the noise on them."""


def config() -> Qwen3MoeConfig:
    """Four heads, two pairs of keys and values, and the best two of eight experts in each layer."""
    return Qwen3MoeConfig(
        vocab_size=512,
        hidden_size=64,
        intermediate_size=128,
        num_hidden_layers=3,
        num_attention_heads=4,
        num_key_value_heads=2,
        head_dim=16,
        max_position_embeddings=512,
        num_experts=8,
        num_experts_per_tok=2,
        moe_intermediate_size=32,
        norm_topk_prob=True,
        router_aux_loss_coef=0.01,
        output_router_logits=True,
        rope_parameters={"rope_type": "default", "rope_theta": 10000.0},
        bos_token_id=START,
        eos_token_id=2,
        pad_token_id=0,
        tie_word_embeddings=False,
    )


def all_experts(
    experts: Qwen3MoeExperts, rows: torch.Tensor, chosen: torch.Tensor, shares: torch.Tensor
) -> torch.Tensor:
    """Computes every expert for every token, which is much faster than to collect the tokens of small experts."""
    share = torch.zeros(len(rows), experts.num_experts).scatter(1, chosen, shares)
    gate, up = torch.einsum("tk,enk->ten", rows, experts.gate_up_proj).chunk(2, dim=-1)
    inner = torch.nn.functional.silu(gate) * up * share.unsqueeze(-1)
    return torch.einsum("tei,eki->tk", inner, experts.down_proj)


@contextmanager
def noisy(matrices: list[torch.nn.Parameter]) -> Iterator[None]:
    """Adds noise to the weights for one step."""
    with torch.no_grad():
        added = [NOISE * matrix.abs().amax(dim=-1, keepdim=True) * torch.randn_like(matrix) for matrix in matrices]
        for matrix, noise in zip(matrices, added):
            matrix.add_(noise)
    yield
    with torch.no_grad():
        for matrix, noise in zip(matrices, added):
            matrix.sub_(noise)


def batch(tokens: torch.Tensor, rows: int, length: int, source: torch.Generator) -> torch.Tensor:
    """Returns pieces of the text that begin anywhere, each after the token that starts a text."""
    at = torch.randint(len(tokens) - length, (rows, 1), generator=source)
    pieces = tokens[at + torch.arange(length - 1)]
    return torch.cat([torch.full((rows, 1), START), pieces], dim=1)


def train(tokens: torch.Tensor, steps: int, rows: int, length: int) -> Qwen3MoeForCausalLM:
    torch.manual_seed(SEED)
    source = torch.Generator().manual_seed(SEED)
    model = Qwen3MoeForCausalLM(config())
    optimiser = torch.optim.AdamW(model.parameters(), lr=1, betas=(0.9, 0.95), weight_decay=0.1)
    matrices = [each for each in model.parameters() if each.dim() > 1]
    warmup = steps // 20
    rate = torch.optim.lr_scheduler.LambdaLR(
        optimiser,
        lambda step: 3e-3 * min((step + 1) / warmup, 0.02 + 0.49 * (1 + math.cos(math.pi * step / steps))),
    )
    for step in range(steps):
        ids = batch(tokens, rows, length, source)
        with noisy(matrices):
            loss = model(input_ids=ids, labels=ids).loss
            loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        optimiser.zero_grad()
        rate.step()
        if step % 100 == 0 or step == steps - 1:
            print(f"step {step}: loss {loss.item():.3f}", flush=True)
    with torch.no_grad():
        model.lm_head.weight.div_(TEMPERATURE)
    return model.eval()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path, help="folder of the checkpoint")
    parser.add_argument("--tokenizer", type=Path, required=True, help="folder with granite-nano's tokenizer")
    parser.add_argument("--text", type=Path, default=Path("/usr/share/common-licenses"), help="folder of the licences")
    parser.add_argument("--steps", type=int, default=3000)
    parser.add_argument("--rows", type=int, default=8)
    parser.add_argument("--length", type=int, default=128)
    arguments = parser.parse_args()
    torch.use_deterministic_algorithms(True)
    torch.set_num_threads(1)
    Qwen3MoeExperts.forward = all_experts
    text = "\n".join((arguments.text / name).read_text() for name in LICENCES)
    tokenizer = Tokenizer.from_file(str(arguments.tokenizer / "tokenizer.json"))
    tokens = torch.tensor(tokenizer.encode(" ".join(text.split()), add_special_tokens=False).ids)
    print(f"{len(tokens)} tokens")
    model = train(tokens, arguments.steps, arguments.rows, arguments.length)
    model.config.output_router_logits = False
    model.save_pretrained(arguments.out)
    for name in ("tokenizer.json", "tokenizer_config.json"):
        shutil.copy(arguments.tokenizer / name, arguments.out / name)


if __name__ == "__main__":
    main()
