#!/usr/bin/env python3
"""What the hooks of this tool cost a commit: of an agent (hooks/agent, by its environment) and of a person
(hooks/pre-commit and hooks/reference-transaction, in the repository), against a commit without any.

usage: commit_with_hooks.py [ROUNDS [COMMITS]]    medians of interleaved rounds, ms for each commit: the
time on the clock, and that of the processors, which another load of the machine does not change
"""
import os
import pathlib
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 9
COMMITS = int(sys.argv[2]) if len(sys.argv) > 2 else 20
SCRIPTS = pathlib.Path(__file__).resolve().parents[2] / "hooks"
# Those that a run writes for a subtask with a scope, where the user has none. Without a scope there is no
# pre-commit.
NAMES = ["prepare-commit-msg", "post-commit", "reference-transaction", "pre-push", "pre-commit"]

# Nothing of this machine's user counts, nor what a git above us has set.
clean = {
    "PATH": os.environ["PATH"], "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null",
    "LC_ALL": "C", "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.com",
    "GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.com", "GIT_EDITOR": "true",
}


def git(*arguments, place, environment=clean):
    subprocess.run(["git", *arguments], cwd=place, env=environment, check=True)


def make(folder):
    """A repository of 2,000 files with the worktree of an attempt; returns the two."""
    main, work = folder / "main", folder / "work"
    main.mkdir()
    git("init", "--quiet", "--initial-branch=main", place=main)
    for number in range(2000):
        file = main / f"d{number % 40}" / f"f{number}"
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"{number}\n")
    git("add", ".", place=main)
    git("commit", "--quiet", "--message", "First", place=main)
    git("config", "gc.auto", "0", place=main)
    git("worktree", "add", "--quiet", "-b", "orchestrate/t-1/a", str(work), place=main)
    return main, work


def of_agent(main, run, names):
    live = main / ".git" / "orchestrate" / run
    (live / "hooks").mkdir(parents=True)
    for name in names:
        shutil.copy(SCRIPTS / "agent", live / "hooks" / name)
        (live / "hooks" / name).chmod(0o755)
    config = live / "hooks.config"
    config.write_text(f"[core]\n\thooksPath = {live / 'hooks'}\n")
    record = main / ".git" / "worktrees" / "work"
    return clean | {
        "GIT_CONFIG_COUNT": "2",
        "GIT_CONFIG_KEY_0": f"includeIf.gitdir:{main}/.git.path",
        "GIT_CONFIG_VALUE_0": str(config),
        "GIT_CONFIG_KEY_1": f"includeIf.gitdir:{main}/.git/worktrees/*.path",
        "GIT_CONFIG_VALUE_1": str(config),
        "ORCHESTRATE_RUN": "t-1", "ORCHESTRATE_SUBTASK": "a", "ORCHESTRATE_ATTEMPT": "1",
        "ORCHESTRATE_AGENT": "implementer-agent", "ORCHESTRATE_BRANCH": "orchestrate/t-1/a",
        "ORCHESTRATE_COMMON_DIR": str(main / ".git"), "ORCHESTRATE_GIT_DIR": str(record),
        "ORCHESTRATE_USER_HOOKS": str(main / ".git" / "hooks"), "ORCHESTRATE_CHECKOUT": str(main),
        "ORCHESTRATE_PROGRESS": str(record / "ORCHESTRATE_PROGRESS"),
    }


def processors():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def commits(place, environment):
    """Milliseconds for each of COMMITS commits, the change and its staging not counted: two kinds."""
    spent, used = 0.0, 0.0
    for _ in range(COMMITS):
        file = place / "d0" / "f0"
        file.write_text(f"{time.monotonic_ns()}\n")
        git("add", "d0/f0", place=place, environment=environment)
        began, before = time.perf_counter(), processors()
        git("commit", "--quiet", "--message", "Change", place=place, environment=environment)
        spent += time.perf_counter() - began
        used += processors() - before
    return spent / COMMITS * 1000, used / COMMITS * 1000


root = pathlib.Path(tempfile.mkdtemp(prefix="git-orchestrate-hooks-")).resolve()
try:
    main, work = make(root)
    agent = of_agent(main, "t-1", NAMES[:-1])
    scoped = of_agent(main, "t-2", NAMES) | {"ORCHESTRATE_SCOPE": "d0/**\nd1/*"}
    kept = root / "hooks"
    kept.mkdir()
    for name in ("pre-commit", "reference-transaction"):
        shutil.copy(SCRIPTS / name, kept / name)
        (kept / name).chmod(0o755)
    person = clean | {
        "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "core.hooksPath",
        "GIT_CONFIG_VALUE_0": str(kept),
    }
    kinds = {
        "without hooks": lambda: commits(work, clean),
        "agent": lambda: commits(work, agent),
        "agent, with a scope": lambda: commits(work, scoped),
        "person": lambda: commits(main, person),
    }
    times = {name: [] for name in kinds}
    for _ in range(ROUNDS):
        for name, run in kinds.items():
            times[name].append(run())
    middles = {
        name: [statistics.median(column) for column in zip(*values)]
        for name, values in times.items()
    }
    base = middles["without hooks"]
    print(f"{'ms for each commit':22}   clock          processors")
    for name, (clock, used) in middles.items():
        print(f"{name:22} {clock:6.1f} {clock - base[0]:+6.1f}   {used:6.1f} {used - base[1]:+6.1f}")
finally:
    shutil.rmtree(root)
