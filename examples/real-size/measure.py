#!/usr/bin/env python3
"""Gates a model of real size beside a bare ONNX Runtime loop of as many steps, and prints time, overhead and memory.

Makes the model in its folder if it isn't there yet. Exits with the gate's exit code.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
SHAPES = ("0.8b", "2b", "tiny")
PACKAGES = ("numpy", "onnx", "onnxruntime", "safetensors")
SAMPLE_SECONDS = 0.05
# Looking for new processes at each sample would take a tenth of a core from what is measured.
SAMPLES_BETWEEN_SEARCHES = 20
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


def missing_packages() -> list[str]:
    from importlib.util import find_spec

    return [package for package in PACKAGES if find_spec(package) is None]


def descendants(root: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text()
            except OSError:
                continue
            children.setdefault(int(stat.rsplit(")", 1)[1].split()[1]), []).append(int(entry.name))
    found = [root]
    for pid in found:
        found.extend(children.get(pid, []))
    return found


def resident_bytes(pids: list[int]) -> list[int]:
    """Returns the resident memory of each. What they share counts once for each, so the sum is never too low."""
    found = []
    for pid in pids:
        try:
            found.append(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE_BYTES)
        except OSError:
            continue
    return found


def watched(command: list[str], **options) -> tuple[subprocess.Popen, float, list[int]]:
    """Runs a command. Returns it, its seconds, and the resident bytes of it and its descendants when at their peak."""
    began = time.monotonic()
    process = subprocess.Popen(command, **options)
    peak: list[int] = []
    samples = 0
    while process.poll() is None:
        if samples % SAMPLES_BETWEEN_SEARCHES == 0:
            pids = descendants(process.pid)
        peak = max(peak, resident_bytes(pids), key=sum)
        samples += 1
        time.sleep(SAMPLE_SECONDS)
    return process, time.monotonic() - began, peak


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where the model is, or will be made")
    parser.add_argument("--shape", choices=SHAPES, default="0.8b")
    parser.add_argument("--launcher", type=Path, default=ROOT / "shipgate")
    arguments = parser.parse_args()
    if missing := missing_packages():
        print(
            f"real-size: skipped, {sys.executable} lacks {', '.join(missing)}. Get them with\n"
            f"  python3 -m venv .venv && .venv/bin/pip install -r {HERE / 'requirements.txt'}\n"
            "and set SHIPGATE_PYTHON to .venv/bin/python, with its whole path."
        )
        return
    folder = arguments.folder
    if not (folder / "oracle" / "oracle.json").exists():
        subprocess.run([sys.executable, HERE / "make_model.py", folder, "--shape", arguments.shape], check=True)
    inputs = ["--bundle", folder / "bundle", "--oracle", folder / "oracle"]
    doctor = subprocess.run(
        [arguments.launcher, "doctor", *inputs, "--out", folder / "report"], capture_output=True, text=True
    )
    gate, gate_seconds, gate_bytes = watched([arguments.launcher, "run", *inputs, "--out", folder / "report"])
    if gate.returncode not in (0, 1, 4):
        sys.exit(gate.returncode)
    effort = json.loads((folder / "report" / "transcript.json").read_text())["effort"]
    steps, engine_seconds = effort["steps"], effort["engine_nanos"] / 1e9
    bare, bare_seconds, bare_bytes = watched(
        [sys.executable, HERE / "bare_loop.py", folder / "bundle", str(steps), folder / "oracle"],
        stdout=subprocess.PIPE, text=True
    )
    assert bare.stdout is not None
    bare_run = json.load(bare.stdout)["run_seconds"]
    overhead = 1 - engine_seconds / gate_seconds
    extra = (sum(gate_bytes) - sum(bare_bytes)) / 1e6
    print(f"\n{'':<26}{'gate':>10}{'bare loop':>12}")
    print(f"{'steps':<26}{steps:>10}{steps:>12}")
    print(f"{'whole process, s':<26}{gate_seconds:>10.1f}{bare_seconds:>12.1f}")
    print(f"{'in run calls, s':<26}{engine_seconds:>10.1f}{bare_run:>12.1f}")
    print(f"{'peak resident, MB':<26}{sum(gate_bytes) / 1e6:>10,.0f}{sum(bare_bytes) / 1e6:>12,.0f}")
    print(f"{'of which each process':<26}{' + '.join(f'{each / 1e6:,.0f}' for each in gate_bytes):>10}")
    print(f"overhead: {overhead:.1%} of the gate's time (limit 5 %)")
    print(f"memory: {extra:+,.0f} MB beyond the bare loop (limit +400 MB)")
    for line in re.findall(r".*\bmemory\b.*", doctor.stdout):
        print(f"doctor said: {line.strip()}")
    print(f"load: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    sys.exit(gate.returncode)


if __name__ == "__main__":
    main()
