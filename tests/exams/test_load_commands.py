"""The commands around attempts: sweep, tick, check a log, make candidates."""

import csv
import json
import uuid
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.domain.tokens import issue_token
from accounts.models import User
from exams.domain.recount_differences import check_coverage
from exams.domain.results import settle
from exams.domain.saving import save_responses
from exams.domain.submit import submit_attempt
from exams.models import Attempt, MarkChange, Obligation, Result, Tally
from tests.exams.coverage_world import seal
from tests.factories.attempts import candidate, one_item, right, started
from tests.factories.exams import open_sitting
from tests.factories.units import root_unit

pytestmark = pytest.mark.django_db


def run(capsys, *command, exit_code=0):
    """The JSON object of a command, whose exit code is looked at as well."""
    try:
        call_command(*command, "--json")
        code = 0
    except SystemExit as end:
        code = end.code
    answer = json.loads(capsys.readouterr().out)
    assert (code, answer["exit"], answer["command"]) == (
        exit_code,
        exit_code,
        command[0],
    )
    assert answer["ok"] is (exit_code == 0)
    return answer


def overdue(sitting):
    attempt = started(sitting).attempt
    past = timezone.now() - timedelta(minutes=5)
    Attempt.objects.filter(pk=attempt.pk).update(deadline=past)
    return attempt


def test_close_expired_sweeps_and_marks_what_was_forgotten(capsys):
    sitting = open_sitting()
    forgotten = started(sitting)
    submit_attempt(forgotten.token, seq=1, responses=right(forgotten.attempt))
    overdue(sitting)
    overdue(open_sitting())
    started(sitting)
    answer = run(capsys, "close_expired")
    assert (answer["closed"], answer["late_marked"]) == (2, 1)
    states = Attempt.objects.order_by("state").values_list("state", flat=True)
    assert list(states) == ["expired", "expired", "started", "submitted"]
    assert Result.objects.count() == 1
    again = run(capsys, "close_expired")
    assert (again["closed"], again["late_marked"]) == (0, 0)


def test_tick_sweeps(capsys):
    overdue(open_sitting())
    ran = {row["task"]: row for row in run(capsys, "tick")["ran"]}
    assert (ran["close_expired"]["ok"], ran["close_expired"]["error"]) == (True, None)
    assert Attempt.objects.get().state == "expired"


def test_one_task_that_breaks_keeps_no_other_from_running(capsys, monkeypatch):
    def broken():
        raise RuntimeError("no")

    due = {"broken": broken, "fine": lambda: None}
    monkeypatch.setattr("exams.management.commands.tick.periodic_tasks", lambda: due)
    answer = run(capsys, "tick", exit_code=1)
    assert [(row["task"], row["ok"], row["error"]) for row in answer["ran"]] == [
        ("broken", False, "RuntimeError: no"),
        ("fine", True, None),
    ]


# check_acknowledged


def acknowledged(run, seq, item, keys, at=None):
    at = at or timezone.now()
    return {
        "attempt": str(run.attempt.pk),
        "seq": seq,
        "item": item,
        "keys": keys,
        "acknowledged_at": at.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }


def check(capsys, tmp_path, lines, exit_code):
    log = tmp_path / "log.jsonl"
    log.write_text("".join(json.dumps(line) + "\n" for line in lines))
    answer = run(capsys, "check_acknowledged", str(log), exit_code=exit_code)
    return {
        name: answer[name]
        for name in (
            "lines",
            "missing",
            "different",
            "double_counted",
            "state_conflicts",
        )
    }


def clean(lines):
    return {
        "lines": lines,
        "missing": [],
        "different": [],
        "double_counted": 0,
        "state_conflicts": 0,
    }


@pytest.fixture
def saved():
    """An attempt with two saves, the second of which changed and cleared."""
    run = started()
    one = one_item(run.attempt)["item"]
    two = one_item(run.attempt, "multiple")["item"]
    save_responses(run.token, seq=1, responses={one: ["k1"], two: ["k1", "k2"]})
    save_responses(run.token, seq=2, responses={one: []})
    log = [
        acknowledged(run, 1, one, ["k1"]),
        acknowledged(run, 1, two, ["k2", "k1"]),
        acknowledged(run, 2, one, []),
    ]
    return run, one, two, log


def test_a_true_log_is_clean(capsys, tmp_path, saved):
    run, _one, _two, log = saved
    submit_attempt(run.token, seq=2)
    settle(run.attempt.sitting.exam)
    assert check(capsys, tmp_path, log, 0) == clean(3)
    assert check(capsys, tmp_path, [], 0) == clean(0)


def test_a_lost_answer_is_missing_and_a_changed_one_is_different(
    capsys, tmp_path, saved
):
    run, one, two, log = saved
    Attempt.objects.update(responses={two: ["k1"]})
    found = check(capsys, tmp_path, log, 1)
    name = str(run.attempt.pk)
    assert found == clean(3) | {
        "missing": [{"attempt": name, "item": one, "seq": 2, "keys": []}],
        "different": [
            {
                "attempt": name,
                "item": two,
                "seq": 1,
                "keys": ["k1", "k2"],
                "stored": ["k1"],
            }
        ],
    }


def test_an_attempt_that_is_gone_misses_all_its_items(capsys, tmp_path, saved):
    _run, one, _two, log = saved
    log[0]["attempt"] = str(uuid.uuid4())
    found = check(capsys, tmp_path, log, 1)
    assert [row["item"] for row in found["missing"]] == [one]


def test_a_second_first_marking_is_double_counted(capsys, tmp_path, saved):
    run, _one, _two, log = saved
    submit_attempt(run.token, seq=2)
    settle(run.attempt.sitting.exam)
    change = MarkChange.objects.get()
    change.pk = None
    change.save(force_insert=True)
    assert check(capsys, tmp_path, log, 1) == clean(3) | {"double_counted": 1}


def test_a_save_acknowledged_after_the_end_is_a_conflict(capsys, tmp_path, saved):
    run, one, _two, log = saved
    submit_attempt(run.token, seq=2)
    late = timezone.now() + timedelta(minutes=1)
    log.append(acknowledged(run, 2, one, [], at=late))
    assert check(capsys, tmp_path, log, 1) == clean(4) | {"state_conflicts": 1}


def test_a_sequence_that_the_row_never_reached_is_a_conflict(capsys, tmp_path, saved):
    run, one, _two, log = saved
    log.append(acknowledged(run, 9, one, []))
    assert check(capsys, tmp_path, log, 1) == clean(4) | {"state_conflicts": 1}


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        "1",
        "{}",
        '{"attempt": "00000000-0000-0000-0000-000000000001", "seq": 1e999,'
        ' "item": "a", "keys": [], "acknowledged_at": "2026-11-22T08:00:00Z"}',
        '{"attempt": "x", "seq": 1, "item": "a", "keys": [], "acknowledged_at": "x"}',
    ],
)
def test_a_bad_line_is_named(capsys, tmp_path, line):
    log = tmp_path / "log.jsonl"
    log.write_text(f"\n{line}\n")
    answer = run(capsys, "check_acknowledged", str(log), exit_code=2)
    assert (answer["error"]["code"], answer["error"]["where"]) == ("bad_line", "2")


def test_a_log_that_cannot_be_read(capsys, tmp_path):
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    for name in ("nothing", "binary", "."):
        answer = run(capsys, "check_acknowledged", str(tmp_path / name), exit_code=2)
        assert answer["error"]["code"] == "unreadable"


# make_load_accounts


def test_load_accounts_can_sign_in_and_owe_the_frozen_exam(
    capsys, tmp_path, monkeypatch, client
):
    monkeypatch.setenv("MINGFA_BENCH", "1")
    sitting = open_sitting()
    candidate(sitting)
    out = tmp_path / "accounts.csv"
    for total in (3, 6):
        answer = run(capsys, "make_load_accounts", "3", str(out))
        assert (answer["accounts"], answer["exam"]) == (3, sitting.exam.code)
        assert Obligation.objects.filter(unit__code="LOAD").count() == total
        assert total == Tally.objects.get(unit__code="LOAD").A
    assert out.stat().st_mode & 0o777 == 0o600
    rows = list(csv.reader(out.read_text().splitlines()))
    assert len(rows) == 3
    username, password = rows[0]
    answer = client.post(
        "/api/v1/sign-in",
        {"username": username, "password": password, "otp": None},
        content_type="application/json",
    )
    assert answer.status_code == 200
    assert answer.json()["must_change_password"] is False
    token = issue_token(User.objects.get(username=username))[0]
    started_ = client.post(
        f"/api/v1/sittings/{sitting.code}/attempts",
        {},
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    )
    assert started_.status_code == 201


def test_load_accounts_fit_the_recount(capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("MINGFA_BENCH", "1")
    root_unit()
    sitting = open_sitting()
    seal(sitting.exam)
    run(capsys, "make_load_accounts", "4", str(tmp_path / "accounts.csv"))
    owed = Obligation.objects.select_related("person")
    for obligation, share in zip(owed, (1, 0.5, 0, 0.75), strict=True):
        one = started(sitting, obligation.person)
        submit_attempt(one.token, seq=1, responses=right(one.attempt, share))
    settle(sitting.exam)
    checked = check_coverage(sitting.exam)
    assert checked.differences == []


def test_load_accounts_are_refused_on_a_real_installation(
    capsys, tmp_path, monkeypatch
):
    monkeypatch.delenv("MINGFA_BENCH", raising=False)
    open_sitting()
    out = tmp_path / "accounts.csv"
    answer = run(capsys, "make_load_accounts", "3", str(out), exit_code=2)
    assert answer["error"]["code"] == "not_allowed"
    assert not out.exists()
    assert User.objects.count() == 0


@pytest.mark.parametrize(
    ("count", "out", "code"),
    [
        ("0", "a.csv", "count_invalid"),
        ("1000000", "a.csv", "count_invalid"),
        ("3", "no/such/folder.csv", "unwritable"),
    ],
)
def test_load_accounts_write_nothing_when_refused(
    capsys, tmp_path, monkeypatch, count, out, code
):
    monkeypatch.setenv("MINGFA_BENCH", "1")
    candidate(open_sitting())
    answer = run(capsys, "make_load_accounts", count, str(tmp_path / out), exit_code=2)
    assert answer["error"]["code"] == code
    assert User.objects.count() == 0
