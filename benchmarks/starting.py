"""How long a person waits for the first answer, and how much memory a process takes."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.document import NOW, document, signer
from benchmarks.rows import Row, at_most
from keys import proofs, timestamps
from schemas import validate

ROUNDS = 9
#: An installation keeps its bytecode, whatever a developer's shell says.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def rows() -> Iterator[Row]:
    """The rows of start-up and memory."""
    with tempfile.TemporaryDirectory() as folder:
        badge = Path(folder, "badge.json")
        badge.write_text(proofs.secure(validate(document(0)), signer(), created=NOW).text, encoding="utf-8")
        cairn = str(Path(sys.executable).with_name("cairn"))
        command = [cairn, "verify", "--offline", "--json", "--now", timestamps.write(NOW), str(badge)]
        taken, bare = seconds(command), seconds([sys.executable, "-c", ""])
        beside = f"an empty Python {bare:.3f} s"
        yield at_most("cold cairn verify of one file", taken, "s", beside, 0.30, 0.10)
        yield Row("cold cairn --help", round(seconds([cairn, "--help"]), 3), "s", beside)
        yield Row("memory of cairn verify of one file", round(memory(command), 1), "MB")


def seconds(command: list[str]) -> float:
    """Wall seconds of a command: the best of some rounds, the first of which warms the disk's cache."""
    taken = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        subprocess.run(command, capture_output=True, check=False, env=ENVIRONMENT)
        taken.append(time.perf_counter() - begun)
    return min(taken)


def memory(command: list[str]) -> float:
    """The most memory that a command took, in MB, as a child of a fresh process would see it."""
    script = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], capture_output=True); "
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    run = subprocess.run([sys.executable, "-c", script, *command], capture_output=True, text=True, check=True)
    return int(run.stdout) / 1024


def own_memory() -> float:
    """The most memory that this process took, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
