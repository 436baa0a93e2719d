#!/usr/bin/env python3
"""Runs real coding agents, with a model that follows a script, under the real git-orchestrate.

Installs them from PyPI, each in a virtual environment that is kept, and prints a table.

    swift build && python3 Tests/Agents/run.py [codex] [aider] [mini] [vibe]
"""

from __future__ import annotations

import argparse
import pathlib
import signal
import subprocess
import sys
import time
import traceback

from agents import AGENTS
from checks import CHECKS
from installing import CACHE, CannotInstall, install
from laboratory import Broken, Laboratory

ROOT = pathlib.Path(__file__).resolve().parents[2]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("agents", nargs="*", metavar="agent", help="all four when none is named")
    built = ROOT / ".build/debug/git-orchestrate"
    parser.add_argument("--binary", type=pathlib.Path, default=built, help=f"default: {built}")
    parser.add_argument("--venvs", type=pathlib.Path, default=CACHE, help=f"default: {CACHE}")
    parser.add_argument("--check", choices=list(CHECKS), action="append", help="only this one")
    parser.add_argument("--keep", action="store_true", help="leave the repositories to look at")
    parser.add_argument(
        "--skip-without-network",
        action="store_true",
        help="an agent that cannot be installed is left out, and that is no failure",
    )
    options = parser.parse_args()
    unknown = sorted(set(options.agents) - set(AGENTS))
    if unknown:
        parser.error(f"no such agent: {', '.join(unknown)}; there are {', '.join(AGENTS)}")
    if not options.binary.exists():
        parser.error(f"there is no {options.binary}: swift build, or --binary")
    if not pathlib.Path("/proc/self/environ").exists():
        parser.error("processes are looked for in /proc")

    # Whoever ends this ends what it has started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    rows: list[tuple[str, str, str]] = []
    for name in options.agents or AGENTS:
        began = time.monotonic()
        try:
            program = install(name, options.venvs.expanduser().resolve())
        except CannotInstall as error:
            words = f"{name} CANNOT BE INSTALLED, AND IS NOT TESTED:\n{error}"
            print(warning(words), file=sys.stderr, flush=True)
            rows.append((name, "install", "skipped" if options.skip_without_network else "FAILED"))
            continue
        rows.append((name, "install", f"ok, {time.monotonic() - began:.0f} s"))
        options.permission = "safe"
        if not has_sandbox(name, program):
            # Containers often have no namespaces for it; that is nothing to do with us.
            words = f"THE SANDBOX OF {name} DOES NOT WORK HERE, and it is tested without"
            print(warning(words), file=sys.stderr, flush=True)
            rows.append((name, "sandbox", "none"))
            options.permission = "full"
        for check in options.check or CHECKS:
            if check == "ready" and options.permission == "full":
                continue
            if check == "contained" and (not AGENTS[name].sandbox or options.permission == "full"):
                continue
            rows += carry_out(name, check, program, options)
    print_table(rows)
    return 1 if any(result.startswith("FAILED") for _, _, result in rows) else 0


def carry_out(
    name: str, check: str, program: pathlib.Path, options: argparse.Namespace
) -> list[tuple[str, str, str]]:
    print(f"{name}: {check}", file=sys.stderr, flush=True)
    binary = options.binary.resolve()
    try:
        with Laboratory(
            AGENTS[name], program, binary, options.permission, options.keep
        ) as laboratory:
            if options.keep:
                print(f"{name}: {check}: {laboratory.folder}", file=sys.stderr)
            try:
                found = CHECKS[check](laboratory)
            except Exception:
                print(laboratory.logs(), file=sys.stderr)
                raise
            results = found if isinstance(found, dict) else {check: found}
            if any(result.startswith("FAILED") for result in results.values()):
                print(laboratory.logs(), file=sys.stderr, flush=True)
    # Whatever it is, the other checks are to be made, and the table is to be printed.
    except Exception as error:
        if not isinstance(error, Broken):
            traceback.print_exc()
        print(f"{name}: {check}: {error}", file=sys.stderr, flush=True)
        results = {check: f"FAILED: {error}".splitlines()[0][:60]}
    return [(name, what, result) for what, result in results.items()]


def has_sandbox(name: str, program: pathlib.Path) -> bool:
    """Whether what it puts its commands into works, asked of it alone; true where it has none."""
    command = AGENTS[name].sandbox
    if not command:
        return True
    done = subprocess.run([program, *command], capture_output=True, timeout=60, check=False)
    return done.returncode == 0


def warning(words: str) -> str:
    return f"{'#' * 78}\n{words}\n{'#' * 78}"


def print_table(rows: list[tuple[str, str, str]]) -> None:
    checks = list(dict.fromkeys(check for _, check, _ in rows))
    names = list(dict.fromkeys(name for name, _, _ in rows))
    results = {(name, check): result for name, check, result in rows}
    lines = [["", *names]]
    lines += [[check, *(results.get((name, check), "-") for name in names)] for check in checks]
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    for line in lines:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip())


if __name__ == "__main__":
    sys.exit(main())
