#!/usr/bin/env python3
"""Runs an ExecuTorch program (.pte) over shipgate-exec/2. Not yet run on a real program: see the README.

    shipgate engine check "exec:python3 adapters/executorch/executorch_engine.py" --bundle out/my_program
"""

import argparse
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from shipgate_exec import Refused, serve  # noqa: E402


class ExecuTorch:
    """A method that takes ids [1, 1] and, unless told otherwise, a position [1], and keeps its cache inside.

    The cache is a mutable buffer of the program, so it can neither be read nor written: a reset loads the method again.
    """

    name = "executorch"

    def __init__(self, program, method, takes_position):
        import torch
        from executorch.runtime import Runtime
        self.torch, self.method_name, self.takes_position = torch, method, takes_position
        self.version = version()
        self.program = Runtime.get().load_program(program)
        self.reset()
        self.vocab_size = len(self.step(0))
        self.reset()

    def reset(self):
        self.method = self.program.load_method(self.method_name)
        if self.method is None:
            raise Refused(f"the program has no method {self.method_name}; name one with --method")
        self.position = 0

    def step(self, token):
        inputs = [self.torch.tensor([[token]], dtype=self.torch.long)]
        if self.takes_position:
            inputs.append(self.torch.tensor([self.position], dtype=self.torch.long))
        logits = self.method.execute(tuple(inputs))[0]
        self.position += 1
        # [1, V] or [1, 1, V]
        return logits.detach().to(self.torch.float32).reshape(-1, logits.shape[-1])[-1].numpy()


def version():
    from importlib.metadata import PackageNotFoundError, version as installed
    try:
        return installed("executorch")
    except PackageNotFoundError:
        return "not named"


def program_in(bundle):
    found = [name for name in sorted(os.listdir(bundle)) if name.endswith(".pte")] if os.path.isdir(bundle) else []
    if len(found) != 1:
        raise Refused(f"{os.path.basename(bundle)} has {len(found)} .pte files, expected one; name it with --program")
    return os.path.join(bundle, found[0])


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--program", help="the .pte file; default: the one in the bundle's folder")
    arguments.add_argument("--method", default="forward")
    arguments.add_argument("--no-position", action="store_true", help="the method takes only ids")
    given = arguments.parse_args()
    serve(lambda hello: ExecuTorch(given.program or program_in(hello["bundle"]), given.method, not given.no_position))
