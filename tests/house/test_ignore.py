"""What git ignores must not swallow the folders site/ and media/."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]


def ignored(path):
    done = subprocess.run(
        ["git", "check-ignore", "--quiet", "--no-index", path], cwd=ROOT
    )
    return done.returncode == 0


def test_rooms_are_not_ignored():
    for path in ("site/x.py", "media/x.py", "media/static/media/x.css", "docs/x.md"):
        assert not ignored(path)


def test_what_is_written_is_ignored():
    for path in ("var/mingfa.sqlite3", ".venv/bin/python", "site/a/__pycache__/b.pyc"):
        assert ignored(path)
