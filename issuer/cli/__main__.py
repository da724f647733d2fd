"""`python -m issuer.cli` is `cairn`."""

from issuer.cli import main

main()
