"""What each document of the corpus beside the project may cost: two seconds of the processor and 64 MB.

One process loads everything and judges a good badge; then each document is judged in a fork of its own, which
tells how long that took and how far its memory grew (`make drill`).
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT.parent / "shared" / "hostile"
CPU_SECONDS = 2.0
GROWTH_MB = 64.0

PROGRAM = """
import json, os, resource, sys, time
from datetime import UTC, datetime
from pathlib import Path
from verifier.internet import Fetched
from verifier.verify import verify_bytes
from verifier.world import World, carried_fetch

corpus, now = Path(sys.argv[1]), datetime(2026, 11, 22, tzinfo=UTC)
manifest = json.loads((corpus / "MANIFEST.json").read_bytes())
mapped = json.loads((corpus / "support" / "urlmap.json").read_bytes())
there = {
    url: Fetched(200, {}, (corpus / "support" / entry["file"]).read_bytes()) for url, entry in mapped.items()
}

def peak():
    lines = open("/proc/self/status").read().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:"))

def judge(data):
    pages = dict(there)
    if b'"serve"' in data:
        case = json.loads(data)
        for url, value in case["serve"].items():
            text = value if isinstance(value, str) else json.dumps(value)
            pages[url] = Fetched(200, {}, text.encode())
        data = case["jwt"].encode() if "jwt" in case else json.dumps(case["credential"]).encode()
    return verify_bytes(data, World(now, carried_fetch(pages)), name="x").verdict

print(judge((corpus / "cases/gen-credential/ok-minimal.json").read_bytes()), file=sys.stderr)
for row in manifest["cases"]:
    data = (corpus / row["file"]).read_bytes()
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
        open("/proc/self/clear_refs", "w").write("5")
        before, started = peak(), time.process_time()
        verdict = judge(data)
        seconds, mb = time.process_time() - started, peak() - before
        print(json.dumps({"id": row["id"], "verdict": verdict, "seconds": seconds, "mb": mb}), flush=True)
        os._exit(0)
    os.waitpid(child, 0)
"""


@pytest.mark.drill
@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of hostile documents is not beside the project")
@pytest.mark.skipif(
    not Path("/proc/self/clear_refs").exists(), reason="the memory of a process is read from /proc"
)
def test_no_document_costs_more_than_it_may():
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(CORPUS)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    costs = [json.loads(line) for line in done.stdout.splitlines()]
    rows = json.loads((CORPUS / "MANIFEST.json").read_bytes())["cases"]
    assert [one["id"] for one in costs] == [row["id"] for row in rows]
    assert [one for one in costs if one["seconds"] > CPU_SECONDS or one["mb"] > GROWTH_MB] == []
