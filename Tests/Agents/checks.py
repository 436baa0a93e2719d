"""What is checked of each agent, with the tool and git as they are.

Each check gets a laboratory of its own and gives back a figure for the table, or one for each thing
that it looked at; it raises `Broken`, with what was found, when something is not as it must be.
"""

from __future__ import annotations

import json
import os
import re
import signal
import time
from collections.abc import Callable

import expectations
from laboratory import Laboratory, expect
from plans import plan, subtask, writing
from processes import Process, leader, marked, runner, wait_for


def ready(laboratory: Laboratory) -> str:
    """The tool finds it, knows its version, and its sandbox, if it has one, lets it commit."""
    answer = json.loads(laboratory.git("orchestrate", "agents", "--probe", "--json"))
    found = next(one for one in answer["backends"] if one["name"] == laboratory.agent.name)
    expect(found.get("canCommit"), f"it cannot commit: {found}")
    version = re.search(r"\d+\.\d+\.\d+", found.get("version", ""))
    expect(version, f"nobody knows its version: {found.get('version')}")
    return "ok, " + version.group() if version else ""


def merged(laboratory: Laboratory) -> str:
    """Three subtasks, two of them side by side, the third on top of both."""
    dishes = {"menu": "soup\nfish\n", "wine": "white\nred\n"}
    files = [f"{id}.txt" for id in dishes]
    # It commits nothing itself, where it does not always do so.
    join = {"join": "card.txt", "of": files}
    # Where its sandbox must let it write, besides the worktree.
    words = "printf '## Decisions\\n\\n- No meat\\n' > \"$ORCHESTRATE_HANDOVER\""
    more = [{"run": words}] if laboratory.agent.has_shell else []
    subtasks = [writing(id, text, *more) for id, text in dishes.items()]
    subtasks.append(subtask("card", join, dependencies=list(dishes)))
    with laboratory.start(plan(laboratory.agent, "Write a menu", subtasks)) as start:
        run = expectations.all_merged(laboratory, start)
        took = time.monotonic() - start.began
    for id, text in {**dishes, "card": "".join(dishes.values())}.items():
        found = laboratory.git("show", f"{run['integrationBranch']}:{id}.txt")
        expect(found == text.strip(), f"{id}.txt is {found!r}")
    tokens = sum(expectations.usage(laboratory, id) for id in (*dishes, "card"))
    if more:
        handover = laboratory.bundle("menu").get("handover") or {}
        expect(handover.get("decisions") == ["No meat"], f"handed over: {handover}")
    expect(re.search(r"^agents: .* tokens in", start.said, re.M), "the report tells no tokens")
    return f"ok, {took:.0f} s, {tokens:,} tokens"


def parallel(laboratory: Laboratory) -> str:
    """Four agents at once, of which one is told to wait for a moment, in a home without a name: one
    of them would write its own into the config that they share, and the four would race for it.

    Here `git config` says who does it."""
    agent = laboratory.agent
    laboratory.git("config", "orchestrate.backend", agent.name)
    if agent.model:
        laboratory.git("config", f"orchestrate.agent.{agent.name}.model", agent.model)
    laboratory.forget_user()
    laboratory.remember()
    ids = ["north", "east", "south", "west"]
    slow = {"west": {"refuse": [429]}}
    walk = {
        "task": "Walk in all directions",
        "integration": {"strategy": "merge"},
        "subtasks": [writing(id, id, faults={"meet": 4, **slow.get(id, {})}) for id in ids],
    }
    with laboratory.start(walk) as start:
        run = expectations.all_merged(laboratory, start, expectations.NOBODY)
        took = time.monotonic() - start.began
    faults = laboratory.model.faults
    expect(faults.met == set(ids), f"only {', '.join(sorted(faults.met))} asked the model")
    refused = faults.tally("west").refused
    expect(refused == 1, f"west was refused {refused} times")
    for id in ids:
        expectations.usage(laboratory, id)
    return f"ok, {took:.0f} s, all four {expectations.overlap(laboratory, run):.0f} s"


def contained(laboratory: Laboratory) -> str:
    """Its sandbox lets it commit on its branch, and change nothing else that it shares."""
    steps = [
        "git branch evil",
        "git update-ref refs/heads/main $(git commit-tree -m evil HEAD^{tree})",
        "git config user.name Evil",
        'echo evil > "$ORCHESTRATE_COMMON_DIR/hooks/evil"',
        'echo evil > "$ORCHESTRATE_COMMON_DIR/../README"',
    ]
    good = writing("good", "good")
    evil = subtask("evil", *({"run": step} for step in steps), {"write": "evil.txt", "text": "evil"})
    with laboratory.start(plan(laboratory.agent, "Be good", [good, evil])) as start:
        status = start.wait()
        expect(status == 0, f"exit status {status}\n{start.said}")
    laboratory.expect_nobody()
    laboratory.expect_untouched()
    hook = laboratory.repository / ".git/hooks/evil"
    expect(not hook.exists(), "it wrote a hook")
    run = laboratory.status()
    audited = [event for event in laboratory.events(run["run"]) if event["type"] == "audited"]
    expect(not audited, f"something that all share was changed: {audited}")
    branches = laboratory.git("for-each-ref", "--format=%(refname:short)", "refs/heads").split()
    others = [name for name in branches if not name.startswith(f"orchestrate/{run['run']}/")]
    expect(others == ["main"], f"there are the branches {others}")
    # What codex prints leaves these out, so its model is asked.
    results = laboratory.model.faults.tally("evil").results
    denied = [text for text in results if "Read-only file system" in text]
    expect(len(denied) == 5, f"it was not the sandbox that kept it from that: {results}")
    return f"ok, {len(denied)} denied"


def failures(laboratory: Laboratory) -> dict[str, str]:
    """Four agents that fail, each in its own way; a figure for each kind."""
    agent = laboratory.agent
    work = {"write": "never.txt", "text": "never\n"}
    # A number that no other process has, so that the command is found again.
    nap = f"sleep {10_000 + os.getpid()}"
    subtasks = [
        subtask("auth", work, faults={"refuse": 401}, timeout="200s"),
        subtask("api-error", work, faults={"refuse": 500}, timeout="200s"),
        subtask("timeout", work, faults={"hang": 0}, timeout=f"{agent.start_seconds}s"),
        # Its model hangs after the command as well: some do not wait for a command's end.
        subtask("killed", {"run": nap}, faults={"hang": 1}, timeout="200s")
        if agent.has_shell
        else subtask("killed", work, faults={"hang": 0}, timeout="200s"),
    ]
    with laboratory.start(plan(agent, "Fail in four ways", subtasks)) as start:
        kill(laboratory, "killed", nap if agent.has_shell else None)
        status = start.wait()
        expect(status == 1, f"exit status {status}, where 1 means that some failed\n{start.said}")
    found = expectations.nothing_merged(laboratory)
    hung = laboratory.model.faults.tally("timeout").hung
    expect(hung > 0, f"{agent.start_seconds} s were over before its model hung")
    return {kind: expectations.outcome(kind, found[kind]) for kind in (one["id"] for one in subtasks)}


def limited(laboratory: Laboratory) -> str:
    """A service that asks to wait until the agent gives up is waited for, and the agent goes on where it
    was: in its session, where that is possible."""
    agent = laboratory.agent
    work = writing("west", "west\n", faults={"limit": 1 if agent.has_shell else 0})
    with laboratory.start(plan(agent, "Walk", [work])) as start:
        until = time.monotonic() + agent.limit_seconds
        # A sentence of the journal: its ref is not there from the first instant.
        held = ("log", "--format=%s", "--grep=^Wait for ", "--glob=refs/orchestrate/*")
        while not laboratory.git(*held):
            expect(time.monotonic() < until, "nobody waits for the service")
            time.sleep(0.2)
        laboratory.model.faults.release()
        run = expectations.all_merged(laboratory, start)
    item = run["subtasks"][0]
    expect(item["attempt"] == 2, f"attempt {item['attempt']}")
    briefs = laboratory.model.faults.tally("west").briefs
    expect(briefs == (2 if agent.resumes else 1), f"{briefs} briefs in one session")
    return "ok, " + ("in its session" if agent.resumes else "anew")


def kill(laboratory: Laboratory, subtask: str, command: str | None) -> None:
    """SIGKILL for the agent alone, while a command of its runs or, without one, its model hangs."""
    seconds = laboratory.agent.start_seconds
    if command:
        expect(wait_for(laboratory.mark, command, seconds), f"{subtask} never ran {command}")
    else:
        hangs = laboratory.model.faults.wait_for_hang(subtask, seconds)
        expect(hangs, f"{subtask} never asked its model")
    send(leader(laboratory.mark, subtask), signal.SIGKILL)


def send(process: Process | None, number: signal.Signals) -> None:
    expect(process, "the process that is to get a signal is not there")
    if process:
        os.kill(process.id, number)


def synthesis(laboratory: Laboratory) -> str:
    """Two change the same line, and the agent resolves that, in the middle of the merge."""

    def drinking(id: str) -> dict:
        return subtask(
            id,
            {"write": "drink.txt", "text": f"{id}\n"},
            {"commit": f"Serve {id}"},
            resolve=(
                {"write": "drink.txt", "text": "coffee and cider\n"},
                {"run": "git add --all && git commit --quiet --no-edit"},
            ),
        )

    drinks = plan(laboratory.agent, "Choose a drink", [drinking("cider"), drinking("coffee")])
    drinks["integration"] = {"strategy": "synthesis", "agent": "worker"}
    with laboratory.start(drinks) as start:
        run = expectations.all_merged(laboratory, start)
        took = time.monotonic() - start.began
    found = laboratory.git("show", f"{run['integrationBranch']}:drink.txt")
    expect(found == "coffee and cider", f"drink.txt is {found!r}")
    return f"ok, {took:.0f} s"


def interrupted(laboratory: Laboratory) -> str:
    """Ctrl-C ends the agents; a resume starts them again, and all is merged."""
    with laboratory.start(two_held(laboratory)) as start:
        wait_until_held(laboratory)
        began = time.monotonic()
        send(runner(laboratory.mark), signal.SIGINT)
        status = start.wait()
        took = time.monotonic() - began
        expect(status == 130, f"exit status {status} after an interrupt\n{start.said}")
    for id, item in expectations.nothing_merged(laboratory).items():
        expect(item["state"] == "interrupted", f"{id} is {item['state']}")
    laboratory.model.faults.release()
    with laboratory.resume() as resume:
        expectations.all_merged(laboratory, resume)
    return f"ok, ended in {took:.1f} s"


def orphaned(laboratory: Laboratory) -> str:
    """The process of the run is killed; its agents live on, and a resume lives with them."""
    with laboratory.start(two_held(laboratory)) as start:
        wait_until_held(laboratory)
        send(runner(laboratory.mark), signal.SIGKILL)
        start.wait()
        alive = {one.subtask for one in marked(laboratory.mark) if not one.is_ours}
        expect(alive >= {"left", "right"}, f"only the agents of {alive} are alive")
        with laboratory.resume() as resume:
            laboratory.model.faults.release()
            run = expectations.all_merged(laboratory, resume)
    again = [item["id"] for item in run["subtasks"] if item["attempt"] != 1]
    expect(not again, f"started again: {', '.join(again)}")
    for id in ("left", "right"):
        expectations.usage(laboratory, id)
    return "ok, none again"


def two_held(laboratory: Laboratory) -> dict:
    subtasks = [writing(id, id, faults={"hold": True}) for id in ("left", "right")]
    return plan(laboratory.agent, "Wait for the test", subtasks)


def wait_until_held(laboratory: Laboratory) -> None:
    seconds = laboratory.agent.start_seconds
    held = laboratory.model.faults.wait_until_met(2, seconds)
    expect(held, f"only {laboratory.model.faults.met} asked the model within {seconds} s")


CHECKS: dict[str, Callable[[Laboratory], "str | dict[str, str]"]] = {
    "ready": ready,
    "merged": merged,
    "parallel": parallel,
    "contained": contained,
    "failures": failures,
    "limited": limited,
    "synthesis": synthesis,
    "interrupted": interrupted,
    "orphaned": orphaned,
}
