"""`python -m benchmarks [GROUP,...]`: measure, print the table, keep the figures in `results.json`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable

from rich.console import Console
from rich.table import Table

from benchmarks import awarding, linting, pathways, serving, signing, starting, verifying
from benchmarks.rows import RESULTS, Row, keep

GROUPS: dict[str, Callable[[], Iterable[Row]]] = {
    "sign": signing.rows,
    "verify": verifying.rows,
    "start": starting.rows,
    "award": awarding.rows,
    "serve": serving.rows,
    "pathways": lambda: (Row(**row) for row in (*pathways.rows(), *linting.rows())),
}


def main(names: list[str]) -> None:
    """Measure the groups that are named, or all of them."""
    unknown = set(names) - GROUPS.keys()
    if unknown:
        sys.exit(f"There is no group {', '.join(sorted(unknown))}; there are {', '.join(GROUPS)}.")
    measured = []
    for name in names or GROUPS:
        print(f"measuring {name} ...", file=sys.stderr, flush=True)
        measured += GROUPS[name]()
        keep(measured)
    Console().print(_table(measured))
    print(f"kept in {RESULTS.relative_to(RESULTS.parents[1])}")


def _table(rows: list[Row]) -> Table:
    table = Table("row", "value", "target", "reach", "met", "beside")
    words = {True: "yes", False: "not yet", None: ""}
    for row in rows:
        value = "" if row.value is None else f"{row.value:g} {row.unit}"
        target, reach = ("" if figure is None else f"{figure:g}" for figure in (row.target, row.reach))
        table.add_row(row.row, value, target, reach, words[row.met], row.beside)
    return table


if __name__ == "__main__":
    main([name for argument in sys.argv[1:] for name in argument.split(",") if name])
