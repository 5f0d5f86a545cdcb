"""Records fp32 oracles, schema shipgate-oracle/1, with Hugging Face transformers.

What lives here: locating and loading a checkpoint, stepping it, reading its cache, writing the two files.
What must not: judging a bundle, and any knowledge of bundles or engines.
"""
