"""`python -m verifier FILE ...`: the verifier alone, without an issuer."""

from verifier.cli import verify

verify(prog_name="python -m verifier")
