"""How far a model sees: its sliding window, the context it was trained with, and how its positions are scaled."""

from dataclasses import dataclass

from transformers import PreTrainedConfig

_ORIGINAL = "original_max_position_embeddings"


@dataclass(frozen=True)
class ModelContext:
    """The lengths of a model's context, in tokens; None if its config declares none.

    ``rope_scaling`` has one entry for each kind of layer that scales its positions. ``original_max_positions`` is the
    length before that scaling.
    """

    sliding_window: int | None = None
    max_positions: int | None = None
    original_max_positions: int | None = None
    rope_scaling: tuple[dict, ...] = ()

    @staticmethod
    def of(config: PreTrainedConfig) -> "ModelContext":
        """Reads a config, or the ``text_config`` in it."""
        text = config.get_text_config(decoder=True)
        scaling = _rope_scaling(text)
        originals = [each[_ORIGINAL] for each in scaling if _ORIGINAL in each]
        # Some configs have a default of their own for it, which means nothing to a model that scales nothing.
        original = (_length(getattr(text, _ORIGINAL, None)) or min(originals, default=None)) if scaling else None
        return ModelContext(_window(text), _length(getattr(text, "max_position_embeddings", None)), original, scaling)

    def facts(self) -> dict:
        """Returns the context's entries in the ``model`` part of oracle.json."""
        facts = {
            "sliding_window": self.sliding_window,
            "max_position_embeddings": self.max_positions,
            _ORIGINAL: self.original_max_positions,
            "rope_scaling": list(self.rope_scaling) or None,
        }
        return {key: value for key, value in facts.items() if value is not None}

    def limits(self) -> list[int]:
        """Returns the lengths beyond which the model behaves differently, longest first."""
        return sorted({limit for limit in (self.sliding_window, self.original_max_positions)
                       if limit is not None and self._can_exceed(limit)}, reverse=True)

    def warnings(self, longest: int) -> list[str]:
        """Returns one sentence for each limit that no case exceeds; the longest case has ``longest`` tokens."""
        found = []
        for limit, what, fault in (
                (self.sliding_window, "sliding window", "dropped the window"),
                (self.original_max_positions, "original context", "scaled later positions wrongly")):
            if limit is not None and self._can_exceed(limit) and longest <= limit:
                found.append(f"no case is longer than the model's {what} of {limit} tokens: a bundle that {fault} could"
                             f" pass; record a long case of more than {limit} tokens")
        return found

    def _can_exceed(self, limit: int) -> bool:
        return self.max_positions is None or limit < self.max_positions


def _window(config: PreTrainedConfig) -> int | None:
    """Returns the window, unless no layer uses it."""
    layer_types = getattr(config, "layer_types", None)
    if layer_types and not any("sliding" in each for each in layer_types):
        return None
    return _length(getattr(config, "sliding_window", None)) if getattr(config, "use_sliding_window", True) else None


def _rope_scaling(config: PreTrainedConfig) -> tuple[dict, ...]:
    found = getattr(config, "rope_parameters", None) or getattr(config, "rope_scaling", None)
    if not isinstance(found, dict):
        return ()
    by_layer_type = {name: each for name, each in found.items() if isinstance(each, dict)}
    scaling = [_scaling(name, each) for name, each in (by_layer_type or {None: found}).items()]
    return tuple(each for each in scaling if each is not None)


def _scaling(layer_type: str | None, rope: dict) -> dict | None:
    kind = rope.get("rope_type") or rope.get("type")
    if not isinstance(kind, str) or kind == "default":
        return None
    factor = rope.get("factor")
    facts = {
        "layer_type": layer_type,
        "type": kind,
        "factor": float(factor) if isinstance(factor, (int, float)) and factor > 0 else None,
        _ORIGINAL: _length(rope.get(_ORIGINAL)),
    }
    return {key: value for key, value in facts.items() if value is not None}


def _length(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None
