#!/usr/bin/env python3
"""Prints which promises of a checklist have tests, from the names of the tests alone.

A test that shows a row says so in its name: `P05 a cycle fails fast`. Rows are read from a Markdown
table whose first columns are the row, its level (M for must, S for should) and more.

usage: Tests/coverage.py [checklist.md] [letters, such as PA]

Without a checklist all rows that have tests are listed. Ends with 1 when a row marked M has none.
"""

import pathlib
import re
import sys

folder = pathlib.Path(__file__).parent
tests = {}
for file in sorted(folder.rglob("*.swift")):
    for name in re.findall(r"func `([^`]*)`", file.read_text()):
        for row in re.findall(r"\b[A-Z]\d\d\b", name):
            tests.setdefault(row, []).append(f"{file.stem}: {name}")

rows = {}
if len(sys.argv) > 1:
    letters = sys.argv[2] if len(sys.argv) > 2 else ""
    for line in pathlib.Path(sys.argv[1]).read_text().splitlines():
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) > 5 and re.fullmatch(r"[A-Z]\d\d", cells[1]):
            if not letters or cells[1][0] in letters:
                rows[cells[1]] = (cells[2], cells[4])
else:
    rows = {row: ("", "") for row in sorted(tests)}

missing = 0
print("| row | level | promise | tests |\n| --- | --- | --- | --- |")
for row, (level, promise) in rows.items():
    found = tests.get(row, [])
    missing += level == "M" and not found
    print(f"| {row} | {level} | {promise} | {'<br>'.join(found) or '-'} |")
musts = [row for row, (level, _) in rows.items() if level == "M"]
if musts:
    print(f"\n{len(musts) - missing} of {len(musts)} rows marked M have tests")
sys.exit(1 if missing else 0)
