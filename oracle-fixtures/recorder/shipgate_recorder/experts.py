"""How many experts a mixture has, and how many of them a token uses."""

from transformers import PreTrainedConfig


def facts(config: PreTrainedConfig) -> dict:
    """Returns the experts' entries in the ``model`` part of oracle.json; none unless the config declares both."""
    count = _number(config, "num_local_experts", "num_experts", "n_routed_experts")
    per_token = _number(config, "num_experts_per_tok")
    if count is None or per_token is None or per_token > count:
        return {}
    return {"num_experts": count, "num_experts_per_tok": per_token}


def _number(config: PreTrainedConfig, *names: str) -> int | None:
    values = (getattr(config, name, None) for name in names)
    return next((value for value in values if type(value) is int and value > 0), None)
