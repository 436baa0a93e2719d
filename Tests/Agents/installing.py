"""Installs each agent in a virtual environment of its own, and looks at what came with it."""

from __future__ import annotations

import fcntl
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
    # The versions of Python that it takes; the one that runs this may be none of them.
    least: int = 10
    most: int = 99


RECIPES = {
    "codex": Recipe(
        ("openai-codex-cli-bin==0.163.0",), "lib/python3*/site-packages/codex_cli_bin/bin/codex"
    ),
    "aider": Recipe(("aider-chat==0.86.2",), "bin/aider", most=12),
    # Its library imports mcp, and tries for ever where that is not there.
    "mini": Recipe(("mini-swe-agent==2.4.6", "mcp"), "bin/mini"),
    "vibe": Recipe(("mistral-vibe==3.0.2",), "bin/vibe", least=12),
}


def install(name: str, venvs: pathlib.Path) -> pathlib.Path:
    """The path of its program; installs nothing that is there already."""
    recipe = RECIPES[name]
    folder = venvs / name
    venvs.mkdir(parents=True, exist_ok=True)
    with (venvs / f"{name}.lock").open("w") as lock:
        # Whoever else installs it just now has it done when this goes on.
        fcntl.flock(lock, fcntl.LOCK_EX)
        # Written last, so that an installation that was cut off is made anew.
        mark = folder / "installed.txt"
        wanted = "\n".join(recipe.packages)
        if not (mark.exists() and mark.read_text() == wanted):
            shutil.rmtree(folder, ignore_errors=True)
            _run([_python(recipe), "-m", "venv", str(folder)])
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


def _python(recipe: Recipe) -> str:
    """A Python that it takes: on PATH, or one of pyenv's, which PATH may only promise."""
    names = ["python3"] + [f"python3.{minor}" for minor in range(recipe.least, 16)]
    pyenv = sorted(glob.glob(str(pathlib.Path.home() / ".pyenv/versions/3.*/bin/python3")))
    for candidate in [shutil.which(name) for name in names] + pyenv:
        if candidate and _fits(candidate, recipe):
            return candidate
    least = f"Python 3.{recipe.least}" + ("" if recipe.most > 50 else f" to 3.{recipe.most}")
    raise CannotInstall(f"there is no {least} that can make virtual environments")


def _fits(python: str, recipe: Recipe) -> bool:
    # Debian has Python without the means to make a virtual environment.
    test = f"""
import sys, venv, ensurepip
sys.exit(not (3, {recipe.least}) <= sys.version_info[:2] <= (3, {recipe.most}))
"""
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
