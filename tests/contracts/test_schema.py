"""Hostile and random requests made from the OpenAPI schema, all checks, one seed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.contracts.conftest import Program

SEED = "20261122"
EXAMPLES = "10"
# They would end the very token that the other requests need.
LEFT_OUT = ("/api/v1/sign-out", "/api/v1/password")
# Which items a paper has is no matter of the schema, and an attempt that was handed in
# stays closed: documented answers, as are a stale sequence and a newer token.
CONFIG = """
[parameters]
"path.attempt_id" = "%s"
[checks.positive_data_acceptance]
expected-statuses = [200, 401, 409, 410, 422]
"""


def attack(program: Program, folder: Path, token: str, *options: str) -> str:
    """Run every check against the running server; the report, or the test fails."""
    command = [
        *(str(Path(sys.executable).parent / "schemathesis"), "run"),
        f"{program.base}/api/v1/schema/",
        *("--checks", "all", "--seed", SEED, "--max-examples", EXAMPLES),
        *("--header", f"Authorization: Bearer {token}", "--no-shrink"),
        *("--continue-on-failure", "--workers", "1", "--warnings", "off"),
        *options,
    ]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    return done.stdout


@pytest.fixture
def person_token(program: Program) -> str:
    return program.sign_in("official")["token"]


def test_schema_with_a_person_token(program: Program, person_token, tmp_path):
    excluded = [word for path in LEFT_OUT for word in ("--exclude-path", path)]
    report = attack(program, tmp_path, person_token, *excluded)
    assert "Stateful" in report


def test_schema_with_an_attempt_token(program: Program, person_token, tmp_path):
    """The same on an attempt that is under way, so that what saves is reached."""
    official = program.accounts()["accounts"][1]
    person = program.call(
        "POST",
        "/api/v1/sign-in",
        {"username": official["username"], "password": official["password"]},
    )
    code = program.accounts()["sitting"]
    path = f"/api/v1/sittings/{code}/attempts"
    started = program.call("POST", path, {}, token=person["token"], expected=201)
    (tmp_path / "schemathesis.toml").write_text(CONFIG % started["attempt"])
    report = attack(
        program,
        tmp_path,
        started["token"],
        *("--include-path-regex", "^/api/v1/attempts/"),
    )
    assert "3 selected" in report


def test_schema_without_a_token(program: Program, tmp_path):
    report = attack(
        program, tmp_path, "mfp_nobody", "--exclude-path", "/api/v1/password"
    )
    assert "Fuzzing" in report
