"""Reads the decode state from a transformers cache and restores it, using the names of shipgate-oracle/1."""

import numpy as np
import torch
from transformers import DynamicCache, PreTrainedConfig
from transformers.cache_utils import (
    CacheLayerMixin,
    DynamicLayer,
    DynamicSlidingWindowLayer,
    LinearAttentionAndFullAttentionLayer,
    LinearAttentionAndSlidingWindowAttentionLayer,
    LinearAttentionCacheLayerMixin,
    LinearAttentionLayer,
)

from .refusal import Refusal

State = dict[str, np.ndarray]
"""``L.key``, ``L.value``, ``L.conv_state``, ``L.recurrent_state`` -> array, float32."""

# Exact classes only: a subclass keeps more, such as an index or compressed keys, which the format has no name for.
_NAMED = (DynamicLayer, DynamicSlidingWindowLayer, LinearAttentionLayer, LinearAttentionAndFullAttentionLayer,
          LinearAttentionAndSlidingWindowAttentionLayer)


def fresh_cache(config: PreTrainedConfig) -> DynamicCache:
    """Makes an empty cache for a model, or refuses a model whose state cannot be recorded."""
    cache = DynamicCache(config=config)
    for index, layer in enumerate(cache.layers):
        if type(layer) not in _NAMED:
            raise Refusal(f"layer {index}", f"its cache is a {type(layer).__name__}, whose state has no name in"
                                            " shipgate-oracle/1, so this architecture cannot be recorded")
        states = layer.number_of_states if isinstance(layer, LinearAttentionCacheLayerMixin) else 1
        if states > 1:
            raise Refusal(f"layer {index}", f"keeps {states} convolution states, but shipgate-oracle/1 has a name for"
                                            " only one, so this architecture cannot be recorded")
        if type(layer) is DynamicSlidingWindowLayer:
            # The window is then applied on reading. The format requires all N positions, as bundles keep them.
            layer.activate_past_recording()
    return cache


def snapshot(cache: DynamicCache, positions: int) -> State:
    """Copies the state of ``cache``, which has seen ``positions`` tokens."""
    state: State = {}
    for index, layer in enumerate(cache.layers):
        for kind, tensor in _tensors(layer).items():
            _require_shape(index, kind, tensor, positions)
            state[f"{index}.{kind}"] = tensor.detach().cpu().numpy().copy()
    if not state:
        raise Refusal("cache", "is empty after a step, so the model does not keep its state in a transformers cache")
    return state


def restore(config: PreTrainedConfig, state: State, device: torch.device) -> DynamicCache:
    """Makes a cache with the content of ``state``."""
    cache = fresh_cache(config)
    for index in sorted({int(name.partition(".")[0]) for name in state}):
        part = {name.partition(".")[2]: torch.from_numpy(array.copy()).to(device)
                for name, array in state.items() if name.startswith(f"{index}.")}
        if "key" in part:
            cache.update(part["key"], part["value"], index)
        if "conv_state" in part:
            cache.update_conv_state(part["conv_state"], index)
        if "recurrent_state" in part:
            cache.update_recurrent_state(part["recurrent_state"], index)
    return cache


def _tensors(layer: CacheLayerMixin | LinearAttentionCacheLayerMixin) -> dict[str, torch.Tensor]:
    found = {}
    if isinstance(layer, DynamicLayer) and layer.is_initialized:
        found["key"], found["value"] = layer.keys, layer.values
    if isinstance(layer, LinearAttentionCacheLayerMixin):
        if layer.is_conv_states_initialized[0]:
            found["conv_state"] = layer.conv_states[0]
        if layer.is_recurrent_states_initialized[0]:
            found["recurrent_state"] = layer.recurrent_states[0]
    return found


def _require_shape(layer: int, kind: str, tensor: torch.Tensor, positions: int) -> None:
    shape = list(tensor.shape)
    if kind in ("key", "value"):
        fits = len(shape) == 4 and shape[0] == 1 and shape[2] == positions
        expected = f"[1, kv_heads, {positions}, head_dim]"
    elif kind == "conv_state":
        fits = len(shape) == 3 and shape[0] == 1
        expected = "[1, channels, columns]"
    else:
        fits = len(shape) >= 3 and shape[0] == 1
        expected = "[1, heads, ...] with at least three dimensions"
    if not fits:
        raise Refusal(f"layer {layer}", f"its {kind} has shape {shape}, but shipgate-oracle/1 requires {expected}; if"
                                        " the layer has a window, record a prompt shorter than the window")
    if tensor.dtype != torch.float32:
        raise Refusal(f"layer {layer}", f"its {kind} is {tensor.dtype}, expected float32")
