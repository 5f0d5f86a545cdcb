#!/usr/bin/env python3
"""Asks a running llama-server for the likeliest tokens, over shipgate-exec/2. Needs only Python 3.9.

    shipgate engine check "exec:python3 adapters/llama-server/llama_server_engine.py http://127.0.0.1:8080" \\
        --bundle out/my-Q8_0.gguf
"""

import argparse
import json
import os
import sys
import urllib.error
import urllib.request

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from shipgate_exec import Missing, Refused, serve  # noqa: E402


class LlamaServer:
    """One prompt that grows by a token with each step; the server keeps what it has computed of it (cache_prompt)."""

    name = "llama-server"
    rows = "topk"

    def __init__(self, url, k, timeout):
        self.url, self.k, self.timeout = url.rstrip("/"), k, timeout
        properties = self.ask("/props")
        models = self.ask("/v1/models")["data"]
        self.version = str(properties.get("build_info", "not named"))
        self.vocab_size = int(models[0]["meta"]["n_vocab"])
        self.max_tokens_per_step = int(properties["default_generation_settings"]["n_ctx"])
        self.facts = {"settings": {"tokens of a row": str(self.k)}}
        self.tokens = []

    def reset(self):
        self.tokens = []

    def step(self, token):
        return self.prefill([token])[0]

    def prefill(self, tokens):
        self.tokens = self.tokens + tokens
        reply = self.ask("/completion", {
            "prompt": self.tokens, "n_predict": 1, "n_probs": self.k, "temperature": -1, "cache_prompt": True,
            "post_sampling_probs": False})
        likeliest = reply["completion_probabilities"][0]["top_logprobs"]
        if len(likeliest) < 2:
            raise Refused(f"the server gave {len(likeliest)} tokens of {self.k}; expected at least 2")
        # Log-probabilities over the whole vocabulary, so the log-sum-exp is 0.
        return [({int(each["id"]): number(each["logprob"]) for each in likeliest}, 0)]

    def tokenize(self, text):
        return self.ask("/tokenize", {"content": text, "add_special": True, "parse_special": True})["tokens"]

    def ask(self, path, body=None):
        request = urllib.request.Request(
            self.url + path, data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=self.timeout) as reply:
                return json.load(reply)
        except urllib.error.HTTPError as problem:
            raise Refused(f"{path} gave {problem.code}: {problem.read(300).decode('utf-8', 'replace')}") from None
        except (urllib.error.URLError, OSError) as problem:
            raise Missing(f"there is no llama-server at {self.url}: {problem}; start one with: "
                          "llama-server -m MODEL.gguf --parallel 1") from None


def number(value):
    return float("nan") if value is None else float(value)


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("url", nargs="?", default="http://127.0.0.1:8080")
    arguments.add_argument("--k", type=int, default=40, help="how many tokens of a row to ask for")
    arguments.add_argument("--timeout", type=float, default=50, help="seconds until a request is given up")
    given = arguments.parse_args()
    serve(lambda hello: LlamaServer(given.url, given.k, given.timeout))
