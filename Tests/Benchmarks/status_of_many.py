#!/usr/bin/env python3
"""How long `git orchestrate status` takes for 200 subtasks and 1,000 events, in a checkout of 50,000 files.

The run itself starts from a commit with one file: two hundred worktrees of 50,000 files are another
question, and no command that only looks enters them. While nobody acts for the run, and while the process that does is killed and resumed again and
again. Medians; the time of `git log --first-parent` over the same journal stands beside it.

    swift build -c release --product git-orchestrate --static-swift-stdlib
    Tests/Benchmarks/status_of_many.py
"""

import os, pathlib, signal, statistics, subprocess, sys, tempfile, time

ROOT = pathlib.Path(__file__).resolve().parents[2]
TOOL = str(ROOT / ".build/release/git-orchestrate")
ENVIRONMENT = {
    **os.environ,
    "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.com",
    "GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.com",
}


def run(repository, *arguments):
    return subprocess.run(
        arguments, cwd=repository, env=ENVIRONMENT, check=False, text=True, capture_output=True
    )


def milliseconds(repository, *arguments):
    began = time.perf_counter()
    done = run(repository, *arguments)
    assert done.returncode == 0, done.stderr
    return (time.perf_counter() - began) * 1000


def plan(marks):
    """Most subtasks fail once: start, fail, start, finish, and later merge."""
    lines = ["task: Many", "subtasks:"]
    for number in range(200):
        needs = f", dependencies: [s{number - 20}]" if number >= 20 else ""
        mark = f"{marks}/{number}"
        first = f"test -e {mark} || {{ touch {mark}; exit 1; }}" if number < 160 else "true"
        lines.append(
            f'  - {{id: s{number}, retries: 1{needs}, run: "{first}; sleep 0.05; echo x > f{number}"}}'
        )
    return "\n".join(lines + ["integration: {}", ""])


def main():
    shared = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=shared) as folder:
        repository = pathlib.Path(folder) / "repository"
        marks = pathlib.Path(folder) / "marks"
        repository.mkdir()
        marks.mkdir()
        run(repository, "git", "init", "--quiet")
        (repository / "README").write_text("read me\n")
        run(repository, "git", "add", "README")
        run(repository, "git", "commit", "--quiet", "--message", "First")
        run(repository, "git", "branch", "small")
        for number in range(50_000):
            if number % 500 == 0:
                (repository / f"d{number // 500}").mkdir()
            (repository / f"d{number // 500}/f{number}").write_text(f"{number}\n")
        run(repository, "git", "add", ".")
        run(repository, "git", "commit", "--quiet", "--message", "Fifty thousand files")
        (repository / "orchestration.yml").write_text(plan(marks))

        killed = []
        command = "start"
        for _ in range(15):
            runner = subprocess.Popen(
                [TOOL, command, "--quiet"] + (["-j", "8", "--base", "small", "--trust"] if command == "start" else []),
                cwd=repository, env=ENVIRONMENT,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )
            time.sleep(0.6)
            runner.send_signal(signal.SIGKILL)
            killed.append(milliseconds(repository, TOOL, "status"))
            runner.wait()
            command = "resume"
        last = run(repository, TOOL, "resume", "--quiet")
        events = run(
            repository, "git", "rev-list", "--count", "--first-parent", "refs/orchestrate/many-1"
        ).stdout.strip()
        print(next(line for line in last.stdout.splitlines() if line.startswith("many-1: ")))
        log = ["git", "log", "--first-parent", "--format=%B", "refs/orchestrate/many-1"]
        ours = [milliseconds(repository, TOOL, "status") for _ in range(21)]
        gits = [milliseconds(repository, *log) for _ in range(21)]
        starts = [milliseconds(repository, TOOL, "--version") for _ in range(21)]
        versions = [milliseconds(repository, "git", "version") for _ in range(21)]
        print(f"{events} events, 200 subtasks")
        print(f"status              {statistics.median(ours):6.1f} ms (slowest {max(ours):.1f})")
        print(f"while it is killed  {statistics.median(killed):6.1f} ms (slowest {max(killed):.1f})")
        print(f"git log             {statistics.median(gits):6.1f} ms")
        print(f"start-up            {statistics.median(starts):6.1f} ms, git version "
              f"{statistics.median(versions):.1f} ms")
        print(f"ratio               {statistics.median(ours) / statistics.median(gits):6.2f}")


if __name__ == "__main__":
    sys.exit(main())
