"""Processes, found by what is in their environment, as /proc has it."""

from __future__ import annotations

import os
import pathlib
import signal
import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Process:
    id: int
    parent: int
    words: str
    subtask: str
    # Whether it is the tool, by the file that it runs.
    is_ours: bool


def marked(mark: str) -> list[Process]:
    """Those whose environment has `mark`, which is `NAME=value`."""
    found = []
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            variables = (folder / "environ").read_bytes().split(b"\0")
            if mark.encode() not in variables:
                continue
            words = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            # The name in brackets may have brackets and spaces itself.
            file = os.path.basename(os.readlink(folder / "exe"))
            state, parent = (folder / "stat").read_text().rpartition(")")[2].split()[:2]
        except (OSError, ValueError):
            continue
        if state == "Z":
            continue
        names = [text for text in variables if text.startswith(b"ORCHESTRATE_SUBTASK=")]
        subtask = names[0].partition(b"=")[2].decode() if names else ""
        is_ours = file.startswith("git-orchestrate")
        found.append(Process(int(folder.name), int(parent), words[:120].strip(), subtask, is_ours))
    return found


def leader(mark: str, subtask: str) -> Process | None:
    """The agent itself: the only process of the subtask whose parent is ours, and it is not."""
    processes = marked(mark)
    ours = {process.id for process in processes if process.is_ours}
    for process in processes:
        if process.subtask == subtask and process.parent in ours and not process.is_ours:
            return process
    return None


def runner(mark: str) -> Process | None:
    """The tool's process that acts for the run; those that watch over agents have a subtask."""
    return next((one for one in marked(mark) if one.is_ours and not one.subtask), None)


def wait_for(mark: str, words: str, seconds: float) -> bool:
    """Whether a process with these words in its command comes to be."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if any(words in process.words for process in marked(mark)):
            return True
        time.sleep(0.2)
    return False


def end(mark: str) -> None:
    """All of them, also those that were started while others were ended."""
    deadline = time.monotonic() + 5
    while (processes := marked(mark)) and time.monotonic() < deadline:
        for process in processes:
            try:
                os.kill(process.id, signal.SIGKILL)
            except OSError:
                pass
        time.sleep(0.05)
