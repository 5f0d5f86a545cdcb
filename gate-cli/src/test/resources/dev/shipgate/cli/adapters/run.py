"""Runs a program with the stand-ins of this folder in place of modules that aren't here. Usage: run.py PROGRAM …"""

import os
import runpy
import sys

here = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(here, "stubs"), here]
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
