"""Answers the adapter as llama-server does, from the tiny model; ends with its standard input. Prints its port."""

import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
from tiny_model import TinyModel, VOCABULARY

forgets = sys.argv[1:] == ["forgets"]
tiny = TinyModel()


def completion(request):
    assert request["n_predict"] == 1 and request["cache_prompt"] and not request["post_sampling_probs"]
    state = tiny.fresh()
    for token in request["prompt"]:
        logits, state = tiny.step(token, tiny.fresh() if forgets else state)
    log_probabilities = logits - logits.max() - np.log(np.exp(logits - logits.max()).sum())
    likeliest = np.argsort(-log_probabilities)[:request["n_probs"]]
    return {"content": "?", "completion_probabilities": [{"id": int(likeliest[0]), "token": "?", "top_logprobs": [
        {"id": int(each), "token": "?", "logprob": float(log_probabilities[each])} for each in likeliest]}]}


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.reply({
            "/props": {"build_info": "b0-stub", "default_generation_settings": {"n_ctx": 64}},
            "/v1/models": {"data": [{"meta": {"n_vocab": VOCABULARY}}]}}[self.path])

    def do_POST(self):
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.reply(completion(request) if self.path == "/completion" else
                   {"tokens": [ord(letter) % VOCABULARY for letter in request["content"]]})

    def reply(self, body):
        data = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *ignored):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_address[1], flush=True)
sys.stdin.read()
