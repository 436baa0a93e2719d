"""A user's repository and home, a model, and the real tool and git to look at them."""

from __future__ import annotations

import datetime
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import time
import uuid

from agents import Agent
from installing import CACHE
from model_server import ModelServer
from processes import end, marked

class Broken(Exception):
    """Something is not as it must be."""


class Laboratory:
    """All that it makes, and all processes, are gone at the end; `keep` leaves the files."""

    def __init__(
        self,
        agent: Agent,
        program: pathlib.Path,
        tool: pathlib.Path,
        permission: str = "safe",
        keep: bool = False,
    ):
        self.agent = agent
        self._permission = permission
        self._keep = keep
        # In no folder for temporary files: codex trusts no program there, and shows its commands
        # another one.
        place = CACHE / "laboratories"
        place.mkdir(parents=True, exist_ok=True)
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix=f"{agent.name}-", dir=place))
        self.home = self.folder / "home"
        # Every agent gets paths below it, by a shell and some in a language of its own.
        self.repository = self.folder / """a "user's" repository"""
        self.model = ModelServer()
        # In the environment of every process of the run, whatever it makes of its own variables.
        self.mark = f"AGENT_TEST={uuid.uuid4().hex}"
        programs = self.folder / "bin"
        programs.mkdir()
        self.home.mkdir()
        (programs / "git-orchestrate").symlink_to(tool)
        (programs / agent.name).symlink_to(program)
        name, value = self.mark.split("=")
        inherited = ("PATH", "LANG", "LC_ALL", "TERM", "USER", "LOGNAME", "SHELL")
        self.environment = {
            **{key: os.environ[key] for key in inherited if key in os.environ},
            "HOME": str(self.home),
            "PATH": f"{programs}:{os.environ['PATH']}",
            "GIT_CONFIG_NOSYSTEM": "1",
            name: value,
            **agent.variables(self.model.url, self.home),
        }

    def __enter__(self) -> "Laboratory":
        self.model.__enter__()
        try:
            self._make()
        except BaseException:
            self.__exit__()
            raise
        return self

    def _make(self) -> None:
        self.git("config", "--global", "user.name", "A User", at=self.home)
        self.git("config", "--global", "user.email", "user@example.com", at=self.home)
        self.git("init", "--quiet", "--initial-branch", "main", str(self.repository), at=self.home)
        (self.repository / "README").write_text("A repository.\n")
        self.git("add", "README")
        self.git("commit", "--quiet", "--message", "First")
        self.git("config", "orchestrate.permission", self._permission)
        self.remember()

    def __exit__(self, *_: object) -> None:
        end(self.mark)
        self.model.__exit__()
        if not self._keep:
            shutil.rmtree(self.folder, ignore_errors=True)

    def git(self, *arguments: str, at: pathlib.Path | None = None) -> str:
        done = subprocess.run(
            ["git", *arguments],
            cwd=at or self.repository,
            env=self.environment,
            text=True,
            capture_output=True,
            timeout=120,
            check=False,
        )
        if done.returncode != 0:
            raise Broken(f"git {' '.join(arguments)}: {done.stderr.strip()}")
        return done.stdout.strip()

    def forget_user(self) -> None:
        """From here on nobody has said who the user is."""
        (self.home / ".gitconfig").unlink()

    def start(self, plan: dict) -> "Start":
        """Begins a run of the plan; JSON is YAML as well."""
        path = self.folder / "plan.json"
        path.write_text(json.dumps(plan, indent=1))
        return Start(self, "start", "--trust", "--max-parallel", "5", "--config", str(path))

    def resume(self) -> "Start":
        return Start(self, "resume")

    def status(self) -> dict:
        return json.loads(self.git("orchestrate", "status", "--json"))

    def bundle(self, subtask: str) -> dict:
        return json.loads(self.git("orchestrate", "bundle", subtask, "--json"))

    def events(self, run: str) -> list[dict]:
        """The journal, oldest first, by git alone."""
        texts = self.git(
            "log", "--first-parent", "--reverse", "--format=%b%x00", f"refs/orchestrate/{run}"
        )
        entries = [json.loads(text) for text in texts.split("\0") if text.strip()]
        return [{**entry["event"], "seconds": seconds(entry["time"])} for entry in entries]

    def remember(self) -> None:
        """What the user's is like, after changes of the user's own."""
        self._before = self._checkout()

    def _checkout(self) -> dict[str, str]:
        return {
            "HEAD": self.git("rev-parse", "HEAD"),
            "the branch": self.git("symbolic-ref", "HEAD"),
            "git status": self.git("status", "--porcelain", "--ignored"),
            "the config": (self.repository / ".git/config").read_text(),
        }

    def expect_untouched(self) -> None:
        """The user's checkout, and what all worktrees share with it."""
        now = self._checkout()
        for name, was in self._before.items():
            expect(now[name] == was, f"{name} of the user was {was!r} and is {now[name]!r}")

    def expect_nobody(self) -> None:
        """No process of the run is left, a moment after it."""
        deadline = time.monotonic() + 2
        while (left := marked(self.mark)) and time.monotonic() < deadline:
            time.sleep(0.1)
        expect(not left, "left alive: " + "; ".join(process.words for process in left))

    def logs(self) -> str:
        """The ends of what the agents printed, for whoever has to find out why."""
        ends = []
        for path in sorted(self.repository.glob(".git/orchestrate/*/*.log")):
            text = path.read_text(errors="replace").rstrip()
            ends.append(f"--- {path.name}\n{text[-1500:]}")
        if self.model.errors:
            ends.append("--- the model\n" + "\n".join(self.model.errors[-5:]))
        return "\n".join(ends)


class Start:
    """A process of the tool that acts for a run: `with` it, what it started is gone afterwards."""

    def __init__(self, laboratory: Laboratory, *command: str):
        self._laboratory = laboratory
        self.began = time.monotonic()
        self._said = laboratory.folder / "said.txt"
        with self._said.open("wb") as file:
            self._process = subprocess.Popen(
                ["git", "orchestrate", *command],
                cwd=laboratory.repository,
                env=laboratory.environment,
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
            )

    def __enter__(self) -> "Start":
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            end(self._laboratory.mark)
            self._process.wait()

    @property
    def said(self) -> str:
        return self._said.read_text(errors="replace")

    def wait(self) -> int:
        """Its exit status."""
        limit = self._laboratory.agent.limit_seconds
        try:
            return self._process.wait(limit)
        except subprocess.TimeoutExpired:
            raise Broken(f"it did not end within {limit} s:\n{self.said[-1500:]}") from None


def expect(condition: object, otherwise: str) -> None:
    if not condition:
        raise Broken(otherwise)


def seconds(text: str) -> float:
    """Of a time such as `2026-11-24T16:20:41.311Z`."""
    return datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").timestamp()
