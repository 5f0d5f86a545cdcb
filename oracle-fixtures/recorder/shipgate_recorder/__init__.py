"""Records fp32 oracles, schema shipgate-oracle/1, with Hugging Face transformers.

This package locates and loads a checkpoint, steps it, reads its cache and writes the two files.
It must not judge a bundle or know anything about bundles or engines.
"""
