"""Plans whose descriptions carry scripts."""

from __future__ import annotations

import json

from agents import Agent

WORKER = "worker"


def plan(agent: Agent, task: str, subtasks: list[dict]) -> dict:
    """Done by the backend of that name, as it is built in."""
    worker = {"backend": agent.name, **({"model": agent.model} if agent.model else {})}
    return {
        "task": task,
        "agents": {WORKER: worker},
        "integration": {"strategy": "merge"},
        "subtasks": [{"agent": WORKER, **subtask} for subtask in subtasks],
    }


def subtask(
    id: str, *steps: dict, resolve: tuple[dict, ...] = (), faults: dict | None = None, **keys: object
) -> dict:
    script = {"id": id, "steps": steps, "resolve": resolve, "faults": faults or {}}
    words = f"Do what the script says.\n\nSCRIPT: {json.dumps(script)}"
    return {"id": id, "description": words, **keys}


def writing(id: str, text: str, *more: dict, faults: dict | None = None) -> dict:
    """Writes `<id>.txt`, and commits it."""
    path = f"{id}.txt"
    steps = ({"write": path, "text": text}, {"commit": f"Add {path}"}, *more)
    return subtask(id, *steps, faults=faults)
