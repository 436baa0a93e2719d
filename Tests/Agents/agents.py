"""What each agent has to be told to ask the scripted model, and what it is known to do differently.

All of it is by the agent's own configuration, in a home of the test: the command is what the tool
has built in.
"""

from __future__ import annotations

import pathlib
from dataclasses import dataclass

KEY = "no-secret"


@dataclass(frozen=True)
class Agent:
    name: str
    # By which its library knows which API to speak; nil where only its configuration says it.
    model: str | None
    # How long it may take before its first request: four of them start at once.
    start_seconds: int
    # How long a whole run may take; beyond that is a failure.
    limit_seconds: int = 300
    # Whether it runs commands, which may outlive it.
    has_shell: bool = True
    # Whether a session can be gone on with from another folder.
    resumes: bool = False
    # What tells whether the sandbox that it puts its commands into works on this machine.
    sandbox: tuple[str, ...] = ()
    # What it tells of tokens, in the words of the report.
    counts: tuple[str, ...] = ("input", "cachedInput", "output", "reasoning", "total")

    def variables(self, url: str, home: pathlib.Path) -> dict[str, str]:
        """Writes its configuration below `home` and says what its environment needs."""
        return {
            "codex": _codex,
            "aider": _library,
            "mini": _mini,
            "vibe": _vibe,
        }[self.name](url, home)


AGENTS = {
    "codex": Agent(
        "codex",
        "scripted",
        start_seconds=15,
        limit_seconds=120,
        resumes=True,
        sandbox=("sandbox", "--", "true"),
    ),
    "aider": Agent(
        "aider", "openai/scripted", start_seconds=90, has_shell=False,
        # As it prints them: rounded to two digits, which those of the model are.
        counts=("input", "output", "total"),
    ),
    "mini": Agent("mini", "openai/scripted", start_seconds=45),
    "vibe": Agent(
        "vibe",
        None,
        start_seconds=30,
        resumes=True,
        # What was thought is in what it wrote, and not told by itself.
        counts=("input", "cachedInput", "output", "total"),
    ),
}


def _codex(url: str, home: pathlib.Path) -> dict[str, str]:
    folder = home / ".codex"
    folder.mkdir()
    (folder / "config.toml").write_text(
        f"""model_provider = "scripted"
check_for_update_on_startup = false
[model_providers.scripted]
name = "scripted"
base_url = "{url}"
wire_api = "responses"
env_key = "SCRIPTED_KEY"
request_max_retries = 1
stream_max_retries = 1
[analytics]
enabled = false
"""
    )
    return {"CODEX_HOME": str(folder), "SCRIPTED_KEY": KEY}


def _library(url: str, home: pathlib.Path) -> dict[str, str]:
    """litellm's; it would load a list of prices."""
    return {
        "OPENAI_API_BASE": url,
        "OPENAI_BASE_URL": url,
        "OPENAI_API_KEY": KEY,
        "LITELLM_LOCAL_MODEL_COST_MAP": "True",
    }


def _mini(url: str, home: pathlib.Path) -> dict[str, str]:
    return {
        **_library(url, home),
        "MSWEA_GLOBAL_CONFIG_DIR": str(home / ".mini"),
        "MSWEA_MODEL_RETRY_STOP_AFTER_ATTEMPT": "2",
    }


def _vibe(url: str, home: pathlib.Path) -> dict[str, str]:
    folder = home / ".vibe"
    folder.mkdir()
    (folder / "config.toml").write_text(
        f"""active_model = "scripted"
enable_telemetry = false
enable_update_checks = false
enable_auto_update = false
api_retry_max_elapsed_time = 5.0
[[providers]]
name = "scripted"
api_base = "{url}"
api_key_env_var = "SCRIPTED_KEY"
api_style = "openai"
backend = "generic"
[[models]]
name = "scripted"
provider = "scripted"
alias = "scripted"
"""
    )
    return {"VIBE_HOME": str(folder), "SCRIPTED_KEY": KEY}
