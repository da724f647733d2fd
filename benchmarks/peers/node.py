"""@digitalbazaar/vc and jose, run by Node.js in a folder outside the repository.

The packages come from the npm registry once and stay in the folder that CAIRN_BENCH_NODE names, by default
`cairn-bench-node` in the cache of this user. Both sides verify what the other signed before anything is
measured.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import contexts
from benchmarks.document import NOW, document, issuer, signer
from contexts.loader import carried
from keys import multibase, multikey, proofs, timestamps
from keys.proofs import jws
from schemas import validate
from verifier.verify import verify_bytes
from verifier.world import World, offline_fetch

_PACKAGES = (
    "@digitalbazaar/vc@7.3.0",
    "@digitalbazaar/data-integrity@2.5.0",
    "@digitalbazaar/eddsa-rdfc-2022-cryptosuite@1.3.0",
    "@digitalbazaar/ed25519-multikey@1.3.1",
    "jose@6.2.17",
)
_SCRIPT = Path(__file__).with_name("vc.mjs")
_SECRET_PREFIX = b"\x80\x26"
SECONDS = 3


def folder() -> Path:
    """Where the packages are."""
    default = Path.home() / ".cache" / "cairn-bench-node"
    return Path(os.environ.get("CAIRN_BENCH_NODE", default))


@cache
def measured() -> dict[str, Any] | None:
    """What Node.js measured: operations per CPU second by name, or None where it cannot be run."""
    if not shutil.which("node") or not _installed():
        return None
    given = folder() / "given.json"
    given.write_text(json.dumps(_given()), encoding="utf-8")
    script = shutil.copy(_SCRIPT, folder())
    run = subprocess.run(["node", script, given], capture_output=True, text=True, check=True, timeout=300)
    answer: dict[str, Any] = json.loads(run.stdout)
    _check(answer["secured"])
    return answer


def _installed() -> bool:
    if (folder() / "node_modules" / "jose").is_dir():
        return True
    if not shutil.which("npm"):
        return False
    folder().mkdir(parents=True, exist_ok=True)
    command = ["npm", "install", "--no-audit", "--no-fund", "--silent", *_PACKAGES]
    return subprocess.run(command, cwd=folder(), check=False, timeout=300).returncode == 0


def _given() -> dict[str, Any]:
    """The same documents, key and contexts that we use ourselves."""
    documents = [document(number) for number in range(50)]
    secured = [proofs.secure(validate(one), signer(), created=NOW).document for one in documents]
    seed = signer().private_key.private_bytes_raw()
    public = signer().public_key
    return {
        "contexts": {url: contexts.load(url) for url in carried()},
        "documents": documents,
        "secured": secured,
        "seconds": SECONDS,
        "created": timestamps.write(NOW),
        "now": timestamps.write(NOW),
        "key": {
            "type": "Multikey",
            "id": signer().verification_method,
            "controller": issuer(),
            "publicKeyMultibase": multikey.encode(public),
            "secretKeyMultibase": multibase.encode("z", _SECRET_PREFIX + seed),
        },
        "jwk": multikey.to_jwk(public),
        "jwt": token(),
    }


@cache
def token() -> str:
    """The first document as a VC-JWT of typ vc+jwt."""
    return jws.sign(json.dumps(document(0)).encode(), signer(), typ="vc+jwt")


def _check(secured: dict[str, Any]) -> None:
    world = World(NOW, offline_fetch, leave_out=frozenset({"status"}))
    report = verify_bytes(json.dumps(secured).encode(), world, name="@digitalbazaar/vc")
    if report.verdict != "verified":
        raise RuntimeError(f"what @digitalbazaar/vc signed is {report.verdict} here: {report.reasons}")
