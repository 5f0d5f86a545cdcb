"""Steps a model through its own cache."""

import inspect
from typing import Sequence

import numpy as np
import torch
from transformers import DynamicCache, PreTrainedModel

from .cache import State, fresh_cache, restore, snapshot
from .refusal import Refusal, cause


class Decoder:
    """A model and the way it accepts its cache."""

    def __init__(self, model: PreTrainedModel):
        self._model = model
        self._name = type(model).__name__
        parameters = inspect.signature(model.forward).parameters
        names = [name for name in ("past_key_values", "cache_params") if name in parameters]
        if not names:
            raise Refusal(self._name, "does not accept a transformers cache, so this architecture cannot be recorded")
        self._cache_argument = names[0]
        # Some models do not derive the position from the cache and treat every step as the first.
        self._takes_positions = "position_ids" in parameters
        self.max_positions = self._max_positions()
        self.begin()  # refuses a cache that the format cannot name before computing anything

    def begin(self) -> "Stream":
        """Returns a stream that has seen nothing."""
        return Stream(self, fresh_cache(self._model.config), 0)

    def resume(self, state: State, position: int) -> "Stream":
        """Returns a stream that continues from ``state``, after ``position`` tokens."""
        return Stream(self, restore(self._model.config, state, self._model.device), position)

    def feed(self, ids: Sequence[int], cache: DynamicCache, position: int) -> np.ndarray:
        """Feeds ``ids`` to ``cache`` in one call and returns the logits after each, ``[len(ids), V]``, float32."""
        options = {self._cache_argument: cache, "use_cache": True}
        if self._takes_positions:
            options["position_ids"] = torch.arange(position, position + len(ids), device=self._model.device)[None]
        output = self._call([ids], options)
        if getattr(output, self._cache_argument, None) is not cache:
            raise Refusal(self._name, "does not keep its state in the cache that it is given, so it cannot be recorded")
        return self._logits(output)[0]

    def feed_batch(self, rows: Sequence[Sequence[int]]) -> np.ndarray:
        """Returns the logits for rows of equal length, computed without a cache, ``[len(rows), len(row), V]``."""
        return self._logits(self._call(rows, {"use_cache": False}))

    def _call(self, rows: Sequence[Sequence[int]], options: dict):
        embeddings = self._model.get_input_embeddings().num_embeddings
        for token_id in (token_id for row in rows for token_id in row):
            if not 0 <= token_id < embeddings:
                raise Refusal(self._name, f"has {embeddings} tokens, but the tokenizer returned id {token_id}; check"
                                          " that this is the model's tokenizer")
        try:
            with torch.inference_mode():
                return self._model(input_ids=torch.tensor(rows, device=self._model.device), **options)
        except Exception as error:  # a model may raise anything
            raise Refusal(self._name, f"cannot be stepped: {cause(error)}") from error

    def _logits(self, output) -> np.ndarray:
        if output.logits.dtype != torch.float32:
            raise Refusal(self._name, f"returns {output.logits.dtype} logits, expected float32")
        if output.logits.shape[-1] < 2:
            raise Refusal(self._name, "has a vocabulary of fewer than two tokens, so there is no margin to measure")
        return output.logits.cpu().numpy()

    def _max_positions(self) -> int | None:
        found = getattr(self._model.config.get_text_config(decoder=True), "max_position_embeddings", None)
        return found if isinstance(found, int) and found > 0 else None


class Stream:
    """One text being fed to a decoder; ``position`` counts the tokens fed so far."""

    def __init__(self, decoder: Decoder, cache: DynamicCache, position: int):
        self._decoder = decoder
        self.cache = cache
        self.position = position

    def feed(self, ids: Sequence[int]) -> np.ndarray:
        """Feeds ``ids`` in one call and returns the logits after each, ``[len(ids), V]``, float32."""
        logits = self._decoder.feed(ids, self.cache, self.position)
        self.position += len(ids)
        return logits

    def state(self) -> State:
        """Copies the current decode state."""
        return snapshot(self.cache, self.position)
