"""What the scripted model does instead of answering, and what it has told of tokens.

`faults` of a script, each for the requests of its `id`:

- `refuse: 401`: that status, for ever; `refuse: [429, 500]`: each once, then it answers
- `limit: 1`: from that step on 429, until the test releases it
- `hang: 1`: from that step on no answer comes
- `meet: 4`: no answer comes before so many ids have asked: proof that they run at once
- `hold: true`: no answer comes before the test releases it
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from model_script import Answer, Script

# Of each answer. Even hundreds, since some agents round; a part of them cached, a part thought.
USAGE = {"input": 1200, "cachedInput": 200, "output": 40, "reasoning": 10}
# The test is to fail, and not to hang.
WAIT_SECONDS = 180


@dataclass
class Tally:
    """What became of the requests of one id."""

    requests: int = 0
    refused: int = 0
    hung: int = 0
    # How many prompts with a script one request had: two are a session that was gone on with.
    briefs: int = 0
    # What the tools have said, in the last request.
    results: list[str] = field(default_factory=list)
    # How often the usage was told, by whether it was for work.
    answered: int = 0
    beside: int = 0

    def usage(self) -> dict[str, int]:
        """What an agent that counts every answer for its work comes to."""
        usage = {name: count * self.answered for name, count in USAGE.items()}
        return {**usage, "cacheWrite": 0, "total": usage["input"] + usage["output"]}


@dataclass
class Faults:
    tallies: dict[str, Tally] = field(default_factory=dict)
    # Who has come to a meeting, and who is held.
    met: set[str] = field(default_factory=set)
    is_released: bool = False
    stopped: threading.Event = field(default_factory=threading.Event)
    change: threading.Condition = field(default_factory=threading.Condition)

    def tally(self, id: str) -> Tally:
        with self.change:
            return self.tallies.setdefault(id, Tally())

    def status(self, script: Script | None, results: list[str]) -> int:
        """Takes note of a request; says what to refuse it with, or 0."""
        if script is None:
            return 0
        tally = self.tally(script.id)
        wanted = script.faults.get("refuse", 0)
        with self.change:
            tally.requests += 1
            tally.results = results
            tally.briefs = max(tally.briefs, script.briefs)
            if isinstance(wanted, list):
                wanted = wanted[tally.refused] if tally.refused < len(wanted) else 0
            limit = script.faults.get("limit")
            if limit is not None and script.step >= limit and not self.is_released:
                wanted = 429
            tally.refused += bool(wanted)
        return wanted

    def hangs(self, script: Script | None, is_gone: Callable[[], bool]) -> bool:
        """Comes back, with true, when the client or the server has given up."""
        if script is None or "hang" not in script.faults or script.step < script.faults["hang"]:
            return False
        tally = self.tally(script.id)
        with self.change:
            tally.hung += 1
            self.change.notify_all()
        while not self.stopped.wait(0.2) and not is_gone():
            pass
        return True

    def wait(self, script: Script | None) -> None:
        """For the others, or for the test."""
        faults = script.faults if script else {}
        if not script or not ("meet" in faults or "hold" in faults):
            return
        with self.change:
            self.met.add(script.id)
            self.change.notify_all()
            self.change.wait_for(
                lambda: self.stopped.is_set()
                or self.is_released
                or len(self.met) >= faults.get("meet", 1_000),
                timeout=WAIT_SECONDS,
            )

    def wait_until_met(self, count: int, seconds: float) -> bool:
        with self.change:
            return self.change.wait_for(lambda: len(self.met) >= count, timeout=seconds)

    def release(self) -> None:
        with self.change:
            self.is_released = True
            self.change.notify_all()

    def count(self, script: Script | None, answer: Answer) -> None:
        if script is None:
            return
        tally = self.tally(script.id)
        with self.change:
            if answer.is_work:
                tally.answered += 1
            else:
                tally.beside += 1

    def wait_for_hang(self, id: str, seconds: float) -> bool:
        tally = self.tally(id)
        with self.change:
            return self.change.wait_for(lambda: tally.hung > 0, timeout=seconds)

    def stop(self) -> None:
        self.stopped.set()
        with self.change:
            self.change.notify_all()
