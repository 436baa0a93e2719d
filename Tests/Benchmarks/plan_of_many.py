#!/usr/bin/env python3
"""How long `git orchestrate plan` takes to check a plan of 5,000 subtasks, and what a subtask costs a run.

The plan is checked whole (`--quiet`) outside a repository, beside a plan of one subtask, so that the start
of the process can be taken off. What the schedule costs is measured in the process, by its tests.

usage: plan_of_many.py [--subtasks N] [--rounds N] [--binary PATH]
    swift build -c release --product git-orchestrate --static-swift-stdlib
"""

import argparse
import pathlib
import statistics
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
options = argparse.ArgumentParser()
options.add_argument("--subtasks", type=int, default=5_000)
options.add_argument("--rounds", type=int, default=7)
options.add_argument("--binary", default=ROOT / ".build/release/git-orchestrate")
options = options.parse_args()


def plan(count):
    lines = ["task: T", "checks: {max_subtasks: 100000}", "subtasks:"]
    for index in range(count):
        before = [f"s{other}" for other in (index - 40, index - 97) if other >= 0]
        lines.append(
            f"  - {{id: s{index}, description: Build part {index}, estimated_time: {15 + index % 90}min,"
            f" files: ['part{index}/**'], acceptance: ['make part{index}'],"
            f" resources: [r{index % 60}], dependencies: [{', '.join(before)}]}}"
        )
    return "\n".join(lines + ["integration: {}", ""])


times = {options.subtasks: [], 1: []}
with tempfile.TemporaryDirectory() as folder:
    for count in times:
        pathlib.Path(folder, f"{count}.yml").write_text(plan(count))
    for _ in range(options.rounds):
        for count in times:
            started = time.monotonic()
            subprocess.run(
                [options.binary, "plan", "--quiet", "--config", f"{count}.yml"],
                cwd=folder,
                check=True,
            )
            times[count].append(time.monotonic() - started)
many, one = (statistics.median(times[count]) for count in (options.subtasks, 1))
print(f"{options.subtasks} subtasks: {many * 1000:.0f} ms, one: {one * 1000:.0f} ms (medians)")
print(f"a subtask: {(many - one) * 1000 / options.subtasks:.3f} ms")
