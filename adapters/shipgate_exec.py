"""The line protocol shipgate-exec/2 for engines in Python; docs/exec-protocol.md describes it.

An engine is an object with `name`, `version`, `vocab_size`, `reset()` and `step(token)`. What else it has is offered:

    rows                 "logits" (the default), "logprobs" or "topk"
    max_tokens_per_step  more than 1, with prefill(tokens)
    slots                {slot: shape before the first token}, with states() and, if it can, seed(position, state)
    tokenize(text)       ids, including those that the tokenizer adds
    eos_token_ids        where the engine stops
    facts                what is known of the engine, such as {"provider": "Metal"}

A row is a numpy array of `vocab_size`, or for "topk" a pair of {id: value} and the log-sum-exp of the whole row. A
prefill returns a list of rows: one for each token, or only the last.
"""

import base64
import json
import os
import sys
import time

PROTOCOL = "shipgate-exec/2"
LONGEST_IN_LINE = 1 << 20


class Refused(Exception):
    """Says in one line what the engine can't do."""


class Missing(Refused):
    """Says what isn't installed, and how to get it."""


class Server:
    def __init__(self, open_engine):
        self.open_engine = open_engine
        self.engine = None
        self.scratch = None
        self.files = 0

    def answer(self, request):
        op = request["op"]
        if op == "hello":
            return self.hello(request)
        if op == "reset":
            self.engine.reset()
            return {}
        if op == "step":
            rows, nanos = timed(lambda: [self.engine.step(request["token"])])
            return {"nanos": nanos, **self.rows(rows)}
        if op == "prefill":
            tokens = request["tokens"]
            rows, nanos = timed(lambda: self.engine.prefill(tokens))
            return {"nanos": nanos, "rows": "all" if len(rows) == len(tokens) else "last", **self.rows(rows)}
        if op == "states":
            return {"values": {slot: self.tensor(f"state-{slot}.f32", value, shape=True)
                               for slot, value in self.engine.states().items()}}
        if op == "seed":
            self.engine.seed(request["position"], {slot: self.read(tensor) for slot, tensor in request["state"].items()})
            return {}
        if op == "tokenize":
            return {"ids": [int(each) for each in self.engine.tokenize(request["text"])]}
        raise Refused(f"the op {op} isn't known")

    def hello(self, request):
        if PROTOCOL not in request.get("protocols", []):
            raise Refused(f"this engine speaks {PROTOCOL}, and the gate doesn't; update the gate")
        self.scratch = request["scratch"]
        self.engine = engine = self.open_engine(request)
        slots = getattr(engine, "slots", None)
        can = [name for name, methods in (("states", ["states"]), ("seed", ["seed"]), ("tokenize", ["tokenize"]))
               if all(hasattr(engine, each) for each in methods) and (name == "tokenize" or slots)]
        reply = {"protocol": PROTOCOL, "name": engine.name, "version": engine.version, "vocab_size": engine.vocab_size,
                 "rows": getattr(engine, "rows", "logits"),
                 "max_tokens_per_step": getattr(engine, "max_tokens_per_step", 1),
                 "can": can, "engine": getattr(engine, "facts", {})}
        if slots is not None:
            reply["states"] = [{"slot": slot, "shape": list(shape)} for slot, shape in slots.items()]
        if getattr(engine, "eos_token_ids", None):
            reply["eos_token_ids"] = list(engine.eos_token_ids)
        return reply

    def rows(self, rows):
        kind = getattr(self.engine, "rows", "logits")
        if kind == "topk":
            return {"topk": [{"ids": list(values), "values": [finite(each) for each in values.values()],
                              "log_sum_exp": log_sum_exp} for values, log_sum_exp in rows]}
        import numpy
        return {kind: self.tensor("rows.f32", numpy.concatenate([numpy.ravel(row) for row in rows]))}

    def tensor(self, name, values, shape=False):
        import numpy
        values = numpy.asarray(values)
        data = numpy.ascontiguousarray(values, dtype="<f4").tobytes()
        tensor = {"shape": list(values.shape)} if shape else {}
        if len(data) > LONGEST_IN_LINE:
            with open(os.path.join(self.scratch, name), "wb") as file:
                file.write(data)
            return {**tensor, "file": name}
        return {**tensor, "data": base64.b64encode(data).decode()}

    def read(self, tensor):
        import numpy
        return numpy.fromfile(os.path.join(self.scratch, tensor["file"]), dtype="<f4").reshape(tensor["shape"])


def finite(value):
    """JSON has no NaN; null stands for it."""
    return value if value == value and abs(value) != float("inf") else None


def timed(work):
    start = time.perf_counter_ns()
    result = work()
    return result, time.perf_counter_ns() - start


def serve(open_engine):
    """Answers requests until standard input ends. `open_engine` gets the request hello, and returns an engine."""
    replies = sys.stdout
    sys.stdout = sys.stderr  # what a library prints must not be taken for a reply
    server = Server(open_engine)
    for line in sys.stdin:
        request = json.loads(line)
        try:
            reply = {"ok": True, **server.answer(request)}
        except ImportError as problem:
            reply = {"ok": False, "error": f"{problem}; see the README of this adapter", "missing": True}
        except Exception as problem:  # one line, whatever a library throws
            words = str(problem).strip().splitlines() or [type(problem).__name__]
            reply = {"ok": False, "error": words[0] if isinstance(problem, Refused)
                     else f"{type(problem).__name__}: {words[0]}", "missing": isinstance(problem, Missing)}
        replies.write(json.dumps({"id": request["id"], **reply}) + "\n")
        replies.flush()
