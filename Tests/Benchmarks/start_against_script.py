#!/usr/bin/env python3
"""Times `git orchestrate start` against the shell script that does the same (baseline.sh).

Both sides run in turn on fresh copies of one repository, on a RAM disk where there is one.
Prints the medians of wall and CPU time and their ratio; --json prints all figures.

usage: start_against_script.py [--files N] [--subtasks N] [--rounds N] [--json] [--binary PATH]
"""
import argparse
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
ENVIRONMENT = {
    "PATH": os.environ["PATH"], "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_AUTHOR_NAME": "B", "GIT_AUTHOR_EMAIL": "b@example.com",
    "GIT_COMMITTER_NAME": "B", "GIT_COMMITTER_EMAIL": "b@example.com", "LC_ALL": "C",
}


def make_repository(path, files):
    """Files of 1 to 4 KB, 50 a folder, two levels deep, as source trees have them."""
    for number in range(files):
        folder = path / f"area-{number // 2500}" / f"part-{number // 50}"
        folder.mkdir(parents=True, exist_ok=True)
        line = f"line {number} of some source text that is long enough\n"
        (folder / f"file-{number}.txt").write_text(line * (20 + number % 60))
    for command in (["init", "--quiet"], ["add", "."], ["commit", "--quiet", "-m", "Start"],
                    ["gc", "--quiet"]):
        subprocess.run(["git", "-C", path, *command], check=True, env=ENVIRONMENT)


def write_plan(path, subtasks):
    lines = ["task: Benchmark", "subtasks:"]
    for number in range(1, subtasks + 1):
        run = (f"echo {number} > new-{number}; git add new-{number}; "
               f"git commit --quiet --message 'Subtask {number}'")
        lines.append(f"  - {{id: task-{number}, run: \"{run}\"}}")
    path.write_text("\n".join(lines + ["integration: {strategy: merge}", ""]))


def timed(command, folder):
    """Wall and CPU seconds of a command and all it waited for."""
    started = time.monotonic()
    process = subprocess.Popen(command, cwd=folder, env=ENVIRONMENT | {"HOME": str(folder)},
                               stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - started
    if status != 0:
        sys.exit(f"{command} failed with {status}:\n{errors.decode()}")
    return wall, usage.ru_utime + usage.ru_stime


def merged(repository, ref, subtasks):
    names = subprocess.run(["git", "-C", repository, "ls-tree", "--name-only", ref], check=True,
                           capture_output=True, text=True, env=ENVIRONMENT).stdout.split()
    return sum(name.startswith("new-") for name in names) == subtasks


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--files", type=int, default=5000)
    parser.add_argument("--subtasks", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--binary", default=HERE.parents[1] / ".build/release/git-orchestrate")
    options = parser.parse_args()
    if not os.access(options.binary, os.X_OK):
        sys.exit(f"{options.binary} is not there: swift build -c release --product git-orchestrate --static-swift-stdlib")
    disk = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    figures = {"start": [], "script": []}
    with tempfile.TemporaryDirectory(dir=disk, prefix="orchestrate-benchmark-") as name:
        place = pathlib.Path(name)
        make_repository(place / "origin", options.files)
        write_plan(place / "plan.yml", options.subtasks)
        for number in range(options.rounds):
            # Which side is first changes, so that neither always finds warm caches.
            for side in sorted(figures, reverse=number % 2 == 1):
                copy = place / f"{side}-{number}"
                shutil.copytree(place / "origin", copy / "repo", symlinks=True)
                subprocess.run(["git", "status"], cwd=copy / "repo", check=True,
                               capture_output=True, env=ENVIRONMENT)
                if side == "start":
                    command = [options.binary, "start", "--quiet", "--trust", "--config", place / "plan.yml"]
                    ref = "orchestrate/benchmark-1/_integration"
                else:
                    command = ["sh", HERE / "baseline.sh", copy / "repo", copy / "worktrees",
                               str(options.subtasks)]
                    ref = "HEAD"
                figures[side].append(timed(command, copy / "repo"))
                if not merged(copy / "repo", ref, options.subtasks):
                    sys.exit(f"{side} did not merge all")
                shutil.rmtree(copy)
    medians = {side: [statistics.median(column) for column in zip(*rows)]
               for side, rows in figures.items()}
    ratios = [ours / theirs for ours, theirs in zip(medians["start"], medians["script"])]
    if options.json:
        print(json.dumps({"schema": "git-orchestrate/benchmark/1", "files": options.files,
                          "subtasks": options.subtasks, "rounds": options.rounds,
                          "seconds": figures, "wallRatio": ratios[0], "cpuRatio": ratios[1]}))
        return
    print(f"{options.subtasks} trivial subtasks, {options.files} files, medians of {options.rounds}")
    print(f"{'':24}{'wall s':>8}{'CPU s':>8}")
    for side, label in (("script", "shell script"), ("start", "git orchestrate start")):
        print(f"{label:24}{medians[side][0]:8.2f}{medians[side][1]:8.2f}")
    print(f"{'ratio':24}{ratios[0]:8.2f}{ratios[1]:8.2f}")


if __name__ == "__main__":
    main()
