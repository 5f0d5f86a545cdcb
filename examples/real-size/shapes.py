"""Shapes of the models that can be made."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Shape:
    """Dimensions of a decoder of gated-delta-net layers, of which every fourth has full attention instead."""

    vocabulary: int
    hidden: int
    intermediate: int
    layers: int
    heads: int
    kv_heads: int
    head_dim: int
    linear_heads: int
    linear_head_dim: int
    half_embedding: bool  # float16 instead of float32

    def is_full(self, layer: int) -> bool:
        return layer % 4 == 3

    @property
    def linear_width(self) -> int:
        return self.linear_heads * self.linear_head_dim

    @property
    def rotary_dim(self) -> int:
        """A quarter of each head turns, in steps of 16 as the runtime demands."""
        return max(16, self.head_dim // 4)


SHAPES = {
    # Qwen3.5-0.8B: 1.9 GB.
    "0.8b": Shape(248_320, 1024, 3584, 24, 8, 2, 256, 16, 128, half_embedding=False),
    # Qwen3.5-2B: 2.9 GiB.
    "2b": Shape(248_320, 2048, 6144, 24, 8, 2, 256, 16, 128, half_embedding=True),
    # For tests: 1 MB.
    "tiny": Shape(2_048, 128, 256, 4, 4, 2, 32, 2, 32, half_embedding=False),
}
CONTEXT = 4096
CONV_KERNEL = 4
BLOCK = 32
