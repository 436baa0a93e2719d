"""What must hold after a run, whichever agent did it."""

from __future__ import annotations

from laboratory import Laboratory, Start, expect

USER = "A User <user@example.com>"
# Who commits where nobody has said who the user is.
NOBODY = "git-orchestrate <git-orchestrate@localhost>"


def all_merged(laboratory: Laboratory, start: Start, author: str = USER) -> dict:
    """The run's status."""
    status = start.wait()
    expect(status == 0, f"exit status {status}\n{start.said[-1500:]}")
    laboratory.expect_nobody()
    laboratory.expect_untouched()
    run = laboratory.status()
    for item in run["subtasks"]:
        expect(item["state"] == "merged", f"{item['id']} is {item['state']}")
        own_commits(laboratory, item, author)
    trees = laboratory.git("worktree", "list", "--porcelain")
    linked = trees.count(f"branch refs/heads/orchestrate/{run['run']}/")
    expect(linked == len(run["subtasks"]), f"{linked} linked worktrees:\n{trees}")
    problems = laboratory.git("fsck", "--strict", "--no-dangling", "--no-progress")
    expect(not problems, f"git fsck: {problems}")
    audited = [event for event in laboratory.events(run["run"]) if event["type"] == "audited"]
    expect(not audited, f"something that all share was changed: {audited}")
    return run


def own_commits(laboratory: Laboratory, item: dict, author: str) -> None:
    """Between where it started and where it ended there is only what its agent made, or what was
    committed for it: one commit, since no script has two, and in the name of the user."""
    commits = laboratory.git(
        "log", "--format=%an <%ae>%x09%s", f"{item['base']}..{item['branch']}"
    ).splitlines()
    expect(len(commits) == 1, f"{item['id']} has the commits {commits}")
    found, subject = commits[0].split("\t")
    expect(found == author, f"{item['id']}: {subject!r} is by {found}")


def nothing_merged(laboratory: Laboratory) -> dict[str, dict]:
    """The subtasks by id, of a run that came to nothing."""
    laboratory.expect_nobody()
    laboratory.expect_untouched()
    run = laboratory.status()
    merged = [event for event in laboratory.events(run["run"]) if event["type"] == "merged"]
    expect(not merged, f"merged: {merged}")
    tip = run.get("integrationTip") or run["base"]
    expect(tip == run["base"], f"{run['integrationBranch']} is at {tip}")
    return {item["id"]: item for item in run["subtasks"]}


def outcome(wanted: str, item: dict) -> str:
    """For the table: how a subtask failed, which must be in that way."""
    failure = item.get("failure") or {"kind": item["state"], "detail": ""}
    if failure["kind"] != wanted:
        return f"FAILED: {failure['kind']} ({failure['detail']})"
    return f"ok, {item['elapsedSeconds']} s"


def overlap(laboratory: Laboratory, run: dict) -> float:
    """The seconds in which all subtasks were at work at once, by the journal."""
    began, ended = {}, {}
    for event in laboratory.events(run["run"]):
        if event["type"] == "attempt-started":
            began[event["subtask"]] = event["seconds"]
        if event["type"] == "attempt-finished":
            ended[event["subtask"]] = event["seconds"]
    expect(len(began) == len(ended) == len(run["subtasks"]), f"began {began}, ended {ended}")
    both = min(ended.values()) - max(began.values())
    expect(both > 0, f"the first ended {-both} s before the last began")
    return both


def usage(laboratory: Laboratory, subtask: str) -> int:
    """The tokens in the report are those that the model told."""
    told = laboratory.model.faults.tally(subtask).usage()
    read = (laboratory.bundle(subtask).get("report") or {}).get("usage") or {}
    for name in laboratory.agent.counts:
        same = read.get(name) == told[name]
        expect(same, f"{name} of {subtask}: the model told {told}, its report has {read}")
    return read["total"]
