"""Installs each agent in a virtual environment of its own, from PyPI, and looks at what came with it."""

from __future__ import annotations

import glob
import os
import pathlib
import re
import shutil
import subprocess
from dataclasses import dataclass

CACHE = pathlib.Path.home() / ".cache/git-orchestrate-agents"
INSTALL_SECONDS = 900
# Another vendor's program would be found by the name of its backend, and could phone home.
FOREIGN = re.compile(r"^(anthropic|claude|gemini|github-copilot|qwen)", re.IGNORECASE)


class CannotInstall(Exception):
    """pip does not get at the packages: that says nothing about what is tested."""


@dataclass(frozen=True)
class Recipe:
    packages: tuple[str, ...]
    # Where the program is in the environment.
    program: str
    # The least version of Python, where the one that runs this may be too old.
    python: tuple[int, int] = (3, 9)


RECIPES = {
    "codex": Recipe(
        ("openai-codex-cli-bin==0.163.0",), "lib/python3*/site-packages/codex_cli_bin/bin/codex"
    ),
    "aider": Recipe(("aider-chat==0.86.2",), "bin/aider", (3, 10)),
    # Its library imports mcp, and tries for ever where that is not there.
    "mini": Recipe(("mini-swe-agent==2.4.6", "mcp"), "bin/mini", (3, 10)),
    "vibe": Recipe(("mistral-vibe==3.0.2",), "bin/vibe", (3, 12)),
}


def install(name: str, venvs: pathlib.Path) -> pathlib.Path:
    """The path of its program; installs nothing that is there already."""
    recipe = RECIPES[name]
    folder = venvs / name
    # Written last, so that an installation that was cut off is made anew.
    mark = folder / "installed.txt"
    wanted = "\n".join(recipe.packages)
    if not (mark.exists() and mark.read_text() == wanted):
        shutil.rmtree(folder, ignore_errors=True)
        folder.parent.mkdir(parents=True, exist_ok=True)
        _run([_python(recipe.python), "-m", "venv", str(folder)])
        pip = [str(folder / "bin/python"), "-m", "pip", "--disable-pip-version-check"]
        _run([*pip, "install", "--quiet", *recipe.packages])
        _refuse_foreign(folder)
        mark.write_text(wanted)
    found = glob.glob(str(folder / recipe.program))
    if not found or not os.access(found[0], os.X_OK):
        raise SystemExit(f"{name}: there is no {recipe.program} in {folder}")
    return pathlib.Path(found[0])


def _run(command: list[str]) -> None:
    try:
        done = subprocess.run(
            command, text=True, capture_output=True, timeout=INSTALL_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise CannotInstall(str(error)) from error
    if done.returncode != 0:
        raise CannotInstall((done.stdout + done.stderr).strip()[-2000:])


def _python(least: tuple[int, int]) -> str:
    """A Python of at least that version: on PATH, or one of pyenv's, which PATH may only promise."""
    names = ["python3"] + [f"python3.{minor}" for minor in range(least[1], 15)]
    pyenv = sorted(glob.glob(str(pathlib.Path.home() / ".pyenv/versions/3.*/bin/python3")))
    for candidate in [shutil.which(name) for name in names] + pyenv:
        if candidate and _is_at_least(candidate, least):
            return candidate
    raise CannotInstall(f"there is no Python {least[0]}.{least[1]} or newer")


def _is_at_least(python: str, least: tuple[int, int]) -> bool:
    # A virtual environment cannot be made everywhere where there is a Python.
    test = f"import sys, venv, ensurepip; sys.exit(sys.version_info < {least})"
    try:
        done = subprocess.run([python, "-c", test], capture_output=True, timeout=60, check=False)
        return done.returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _refuse_foreign(folder: pathlib.Path) -> None:
    packages = {path.name for path in folder.glob("lib/python3*/site-packages/*.dist-info")}
    programs = {path.name for path in (folder / "bin").iterdir()}
    foreign = sorted(name for name in packages | programs if FOREIGN.match(name))
    if foreign:
        shutil.rmtree(folder, ignore_errors=True)
        raise SystemExit(f"{folder.name}: another vendor's came with it: {', '.join(foreign)}")
