"""What is checked of each agent, with the tool and git as they are.

Each check gets a laboratory of its own and gives back a figure for the table; it raises `Broken`, with
what was found, when something is not as it must be.
"""

from __future__ import annotations

import json
import os
import re
import signal
import time
from collections.abc import Callable

from laboratory import Broken, Laboratory, Start, expect
from processes import leader, wait_for

# Whether the text that `start` ends with tells of tokens.
REPORT_TELLS_TOKENS = False
# For four agents on a slow machine that has other things to do.
LIMIT_SECONDS = 420


def description(words: str, id: str, *steps: dict, **faults: object) -> str:
    script = {"id": id, "steps": steps, "faults": faults}
    return f"{words}\n\nSCRIPT: {json.dumps(script)}"


def merged(laboratory: Laboratory) -> str:
    """Three subtasks, two of them side by side, the third on top of both."""
    dishes = {"menu.txt": "soup\nfish\n", "wine.txt": "white\nred\n"}
    plan = {
        "task": "Write a menu",
        "agents": {"worker": {"backend": laboratory.agent.name}},
        "integration": {"strategy": "merge"},
        "subtasks": [
            {
                "id": path.removesuffix(".txt"),
                "agent": "worker",
                "description": description(
                    f"Write {path}.",
                    path,
                    {"write": path, "text": text},
                    {"commit": f"Add {path}"},
                ),
            }
            for path, text in dishes.items()
        ]
        + [
            {
                "id": "card",
                "agent": "worker",
                "dependencies": [path.removesuffix(".txt") for path in dishes],
                # It commits nothing itself, where it does not always do so.
                "description": description(
                    "Put menu.txt and wine.txt together in card.txt.",
                    "card.txt",
                    {"join": "card.txt", "of": list(dishes)},
                ),
            }
        ],
    }
    if laboratory.agent.model:
        plan["agents"]["worker"]["model"] = laboratory.agent.model
    with laboratory.start(plan, LIMIT_SECONDS) as start:
        expect_all_merged(laboratory, start, "A User <user@example.com>")
        took = time.monotonic() - start.began
    tip = laboratory.status()["integrationBranch"]
    for path, text in {**dishes, "card.txt": "".join(dishes.values())}.items():
        found = laboratory.git("show", f"{tip}:{path}")
        expect(found == text.strip(), f"{path} is {found!r}")
    tokens = sum(expect_usage(laboratory, id, f"{id}.txt") for id in ("menu", "wine", "card"))
    if REPORT_TELLS_TOKENS:
        expect(re.search(r"\btokens\b", start.said), "the report does not tell of tokens")
    return f"{took:.0f} s, {tokens:,} tokens"


def parallel(laboratory: Laboratory) -> str:
    """Four agents at once, of which one is told to wait for a moment, in a home without a name: one
    of them would write its own into the config that they share, and the four would race for it."""
    ids = ["north", "east", "south", "west"]
    laboratory.git("config", "orchestrate.backend", laboratory.agent.name)
    if laboratory.agent.model:
        name = f"orchestrate.agent.{laboratory.agent.name}.model"
        laboratory.git("config", name, laboratory.agent.model)
    laboratory.forget_user()
    laboratory.remember()
    plan = {
        "task": "Walk in all directions",
        "integration": {"strategy": "merge"},
        "subtasks": [
            {
                "id": id,
                "description": description(
                    f"Write {id}.txt.",
                    id,
                    {"write": f"{id}.txt", "text": f"{id}\n"},
                    {"commit": f"Go {id}"},
                    meet=len(ids),
                    **({"refuse": [429]} if id == "west" else {}),
                ),
            }
            for id in ids
        ],
    }
    with laboratory.start(plan, LIMIT_SECONDS) as start:
        expect_all_merged(laboratory, start, "git-orchestrate <git-orchestrate@localhost>")
        took = time.monotonic() - start.began
    met = laboratory.model.faults.met
    expect(met == set(ids), f"only {', '.join(sorted(met))} asked the model")
    spans = expect_overlap(laboratory, ids)
    refused = laboratory.model.faults.tally("west").refused
    expect(refused == 1, f"west was refused {refused} times")
    for id in ids:
        expect_usage(laboratory, id, id)
    return f"{took:.0f} s, {spans:.0f} s all four"


def failures(laboratory: Laboratory) -> dict[str, str]:
    """Four agents that fail, each in its own way; a figure for each kind."""
    agent = laboratory.agent
    work = {"write": "never.txt", "text": "never\n"}
    # A number that no other process has, so that the command is found again.
    nap = f"sleep {10_000 + os.getpid()}"
    steps = [{"run": nap}] if agent.has_shell else [work]
    scripts: dict[str, tuple[tuple[dict, ...], dict]] = {
        "refused": ((work,), {"refuse": 401}),
        "failing": ((work,), {"refuse": 500}),
        "hanging": ((work,), {"hang": 0}),
        # Its model hangs after the command as well: some do not wait for a command's end.
        "killed": (tuple(steps), {"hang": 1 if agent.has_shell else 0}),
    }
    plan = {
        "task": "Fail in four ways",
        "agents": {"worker": {"backend": agent.name}},
        "integration": {"strategy": "merge"},
        "subtasks": [
            {
                "id": id,
                "agent": "worker",
                "description": description(f"Be {id}.", id, *steps, **faults),
                "timeout": f"{agent.start_seconds if id == 'hanging' else 300}s",
            }
            for id, (steps, faults) in scripts.items()
        ],
    }
    if agent.model:
        plan["agents"]["worker"]["model"] = agent.model
    with laboratory.start(plan, LIMIT_SECONDS) as start:
        kill(laboratory, "killed", nap if agent.has_shell else None)
        status = start.wait()
    expect(status == 1, f"exit status {status} where 1 means that subtasks failed\n{start.said}")
    laboratory.expect_nobody()
    laboratory.expect_untouched()
    found = {item["id"]: item for item in laboratory.status()["subtasks"]}
    merges = laboratory.git("log", "--all", "--merges", "--format=%s", "--", ":!attempts")
    expect(not merges, f"merged: {merges}")
    expect(laboratory.model.faults.tally("hanging").hung > 0, "its timeout came before its model hung")
    kinds = {
        "refused": "auth",
        "failing": "api-error",
        "hanging": "timeout",
        "killed": "killed",
    }
    results = {}
    for id, wanted in kinds.items():
        item = found[id]
        kind = (item.get("failure") or {}).get("kind", item["state"])
        detail = (item.get("failure") or {}).get("detail", "")
        results[id] = (
            f"{kind}, {item['elapsedSeconds']} s"
            if kind == wanted
            else f"FAILED: {kind} instead of {wanted} ({detail})"
        )
    return results


def kill(laboratory: Laboratory, subtask: str, command: str | None) -> None:
    """SIGKILL for the agent alone, while a command of its runs or, without one, its model hangs."""
    seconds = laboratory.agent.start_seconds
    if command:
        expect(wait_for(laboratory.mark, command, seconds), f"{subtask} never ran {command}")
    else:
        hangs = laboratory.model.faults.wait_for_hang(subtask, seconds)
        expect(hangs, f"{subtask} never asked its model")
    agent = leader(laboratory.mark, subtask)
    expect(agent, f"there is no process of {subtask}")
    assert agent
    os.kill(agent.id, signal.SIGKILL)


def expect_all_merged(laboratory: Laboratory, start: Start, author: str) -> None:
    status = start.wait()
    expect(status == 0, f"exit status {status}\n{start.said[-1500:]}")
    laboratory.expect_nobody()
    laboratory.expect_untouched()
    run = laboratory.status()
    for item in run["subtasks"]:
        expect(item["state"] == "merged", f"{item['id']} is {item['state']}")
        expect_own_commits(laboratory, item, author)
    trees = laboratory.git("worktree", "list", "--porcelain")
    linked = trees.count(f"branch refs/heads/orchestrate/{run['run']}/")
    expect(linked == len(run["subtasks"]), f"{linked} linked worktrees:\n{trees}")
    problems = laboratory.git("fsck", "--strict", "--no-dangling", "--no-progress")
    expect(not problems, f"git fsck: {problems}")
    changed = [event["event"] for event in laboratory.events(run["run"])]
    audited = [event for event in changed if event["type"] == "audited"]
    expect(not audited, f"something that all share was changed: {audited}")


def expect_own_commits(laboratory: Laboratory, item: dict, author: str) -> None:
    """Between where it started and where it ended there is only what its agent made, or what was
    committed for it: one commit, since no script has two, and in the name of the user."""
    commits = laboratory.git(
        "log", "--format=%an <%ae>%x09%s", f"{item['base']}..{item['branch']}"
    ).splitlines()
    expect(len(commits) == 1, f"{item['id']} has the commits {commits}")
    found, subject = commits[0].split("\t")
    expect(found == author, f"{item['id']}: {subject!r} is by {found}")


def expect_overlap(laboratory: Laboratory, ids: list[str]) -> float:
    """The seconds in which all were at work at once, by the journal."""
    began, ended = {}, {}
    for entry in laboratory.events(laboratory.status()["run"]):
        event = entry["event"]
        if event["type"] == "attempt-started":
            began[event["subtask"]] = entry["time"]
        if event["type"] == "attempt-finished":
            ended[event["subtask"]] = entry["time"]
    expect(set(began) == set(ended) == set(ids), f"began {began}, ended {ended}")
    last, first = seconds(max(began.values())), seconds(min(ended.values()))
    expect(last < first, f"the last began at {last}, the first ended at {first}")
    return first - last


def seconds(text: str) -> float:
    hours, minutes, rest = text.rstrip("Z").split("T")[1].split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(rest)


def expect_usage(laboratory: Laboratory, subtask: str, id: str) -> int:
    """The tokens that the report has are those that the model told."""
    told = laboratory.model.faults.tally(id).usage()
    read = laboratory.usage(subtask)
    for name in laboratory.agent.counts:
        same = read.get(name) == told[name]
        expect(same, f"{name} of {subtask}: the model told {told}, its report has {read}")
    return read["total"]


CHECKS: dict[str, Callable[[Laboratory], "str | dict[str, str]"]] = {
    "merged": merged,
    "parallel": parallel,
    "failures": failures,
}
