"""Speed as ratios: each row stands beside something that was run in the same process, on the same machine.

    make bench                   every row, a table, and benchmarks/results.json
    make bench ROWS=sign,verify  a part; the other rows stay in the file

No figure here is asserted by a test: a ratio says how far we are from the limit, a passing machine does not.
"""
