"""What the scripted model answers.

A description in a plan carries its script, so that one server serves any number of agents at once
and knows nothing of plans:

    SCRIPT: {"id": "menu", "steps": [{"write": "menu.txt", "text": "soup"}, {"commit": "Add it"}]}

Where the prompt is to resolve a conflict, the steps are those of `resolve`. A step is `write` (with `text`), `join` (a file made of those that `of` lists), `run` (a shell
command) or `commit`. `faults` is for model_faults.py. The step is the number of results of tools in
the request: nothing is remembered.
"""

from __future__ import annotations

import json
import os
import re
import shlex
from dataclasses import dataclass, field

MARK = re.compile(r"SCRIPT:\s*(?=\{)")
# mini-swe-agent ends when a command prints this.
SUBMIT = "COMPLETE_TASK_AND_SUBMIT_FINAL_OUTPUT"
LAST_WORDS = "All steps of the script are done."


@dataclass
class Request:
    """A conversation, whichever API it came by."""

    system: str = ""
    # Each with its role: "user", "assistant" or "tool".
    messages: list[tuple[str, str]] = field(default_factory=list)
    # The parameters of each tool, by its name.
    tools: dict[str, dict] = field(default_factory=dict)
    streams: bool = False


@dataclass
class Answer:
    text: str = ""
    tool: str = ""
    arguments: dict = field(default_factory=dict)
    # Some agents have commit messages written by a second model, and do not count its tokens.
    is_work: bool = True


@dataclass
class Script:
    id: str
    steps: list[dict]
    faults: dict
    # The results of tools, and the answers, that came after it.
    results: int
    answers: int
    # How many prompts of the conversation have one.
    briefs: int

    @classmethod
    def of(cls, request: Request) -> "Script | None":
        """The script of the last message that has one; the first of it, since what follows in a
        brief are the descriptions of the subtasks before."""
        for index in range(len(request.messages) - 1, -1, -1):
            role, text = request.messages[index]
            found = MARK.search(text)
            if role != "user" or not found:
                continue
            try:
                script, _ = json.JSONDecoder().raw_decode(text, found.end())
            except ValueError:
                continue
            later = [role for role, _ in request.messages[index + 1 :]]
            prompts = [text for role, text in request.messages if role == "user"]
            steps = "resolve" if "# Resolve a conflict" in text else "steps"
            return cls(
                str(script.get("id", "")),
                list(script.get(steps, [])),
                dict(script.get("faults", {})),
                later.count("tool"),
                later.count("assistant"),
                sum(bool(MARK.search(text)) for text in prompts),
            )
        return None

    @property
    def step(self) -> int:
        return self.results or self.answers


def answer(request: Request, script: Script | None) -> Answer:
    if not request.tools and "commit message" in request.system.lower():
        return Answer("Do a step of the script", is_work=False)
    if script is None:
        return Answer("There is no script.")
    if not request.tools:
        return Answer(_listing(script, request) if script.answers == 0 else LAST_WORDS)
    name, key, takes_list = _shell(request.tools)
    if script.results < len(script.steps):
        command = _command(script.steps[script.results])
    elif SUBMIT in request.system + "".join(text for _, text in request.messages[:2]):
        command = "echo " + SUBMIT
    else:
        return Answer(LAST_WORDS)
    words = ["bash", "-c", command] if takes_list else command
    return Answer(tool=name, arguments={key: words})


def _shell(tools: dict[str, dict]) -> tuple[str, str, bool]:
    """The tool that runs a command, and how its argument is named."""
    for name, parameters in tools.items():
        properties = (parameters or {}).get("properties", {})
        for key in ("cmd", "command"):
            if key in properties:
                return name, key, properties[key].get("type") == "array"
    raise ValueError("no tool runs commands: " + ", ".join(tools))


def _command(step: dict) -> str:
    if "run" in step:
        return step["run"]
    if "commit" in step:
        return f"git add --all && git commit --quiet --message {shlex.quote(step['commit'])}"
    path = step.get("write") or step["join"]
    folder = os.path.dirname(path)
    make = f"mkdir -p {shlex.quote(folder)} && " if folder else ""
    if "join" in step:
        return f"{make}cat {' '.join(map(shlex.quote, step['of']))} > {shlex.quote(path)}"
    return f"{make}printf %s {shlex.quote(step['text'])} > {shlex.quote(path)}"


def _listing(script: Script, request: Request) -> str:
    """Whole files, as aider wants them; it commits them itself."""
    files = []
    for step in script.steps:
        if "write" in step:
            files.append((step["write"], step["text"]))
        elif "join" in step:
            files.append((step["join"], "".join(_content(path, request) for path in step["of"])))
    blocks = [f"{path}\n```\n{text}```\n" for path, text in files]
    return "Here is the work.\n\n" + "\n".join(blocks)


def _content(path: str, request: Request) -> str:
    """What the request itself says is in a file: proof that the agent had it in its worktree."""
    block = re.compile(rf"^{re.escape(path)}\n```[^\n]*\n(.*?)^```", re.DOTALL | re.MULTILINE)
    for _, text in reversed(request.messages):
        found = block.search(text)
        if found:
            return found.group(1)
    return f"{path} was not in the request\n"
