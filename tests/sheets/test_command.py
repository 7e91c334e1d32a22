"""The envelope that every command of the contract prints."""

import json
from io import StringIO

import pytest
from django.db import OperationalError

from sheets.command import ContractCommand, InputError, parse_day

KEYS = ["contract", "command", "ok", "exit", "dry_run", "seconds", "warnings"]


class Sample(ContractCommand):
    has_dry_run = True

    def add_arguments(self, parser):
        parser.add_argument("what")

    def run(self, **options):
        if options["what"] == "bad":
            raise InputError("bad_thing", "不行", "what")
        if options["what"] == "database":
            raise OperationalError("no such table")
        self.progress("进行中")
        self.warn("odd", "有点怪", "row 3")
        return int(options["what"]), {"rows": 7}


def run(*argv):
    command = Sample(stdout=StringIO(), stderr=StringIO())
    parser = command.create_parser("manage.py", "sample")
    options = vars(parser.parse_args(list(argv)))
    code = 0
    try:
        command.execute(**options)
    except SystemExit as stop:
        code = stop.code
    return code, command.stdout.getvalue(), command.stderr.getvalue()


def test_one_json_object_with_the_envelope():
    code, out, err = run("0", "--json", "--dry-run")
    answer = json.loads(out)
    assert code == 0
    assert list(answer) == [*KEYS, "rows"]
    assert answer["contract"] == 1
    assert answer["command"] == "sample"
    assert answer["ok"] is True
    assert answer["exit"] == 0
    assert answer["dry_run"] is True
    assert answer["warnings"] == [
        {"code": "odd", "message": "有点怪", "where": "row 3"}
    ]
    assert "进行中" in err


def test_a_finding_is_exit_1_and_not_ok():
    code, out, _err = run("1", "--json")
    answer = json.loads(out)
    assert (code, answer["ok"], answer["exit"]) == (1, False, 1)
    assert "error" not in answer


def test_bad_input_is_exit_2_with_the_error():
    code, out, _err = run("bad", "--json")
    answer = json.loads(out)
    assert code == 2
    assert answer["exit"] == 2
    assert answer["error"] == {"code": "bad_thing", "message": "不行", "where": "what"}


def test_a_missing_database_is_bad_state_not_a_traceback():
    code, out, _err = run("database", "--json")
    assert code == 2
    assert json.loads(out)["error"]["code"] == "database"


def test_without_json_people_read_words():
    code, out, err = run("0")
    assert (code, out) == (0, "rows: 7\n")
    assert "有点怪 (row 3)" in err
    code, out, err = run("bad")
    assert (code, out, err.strip()) == (2, "", "不行 (what)")


def test_usage_errors_are_json_too(monkeypatch):
    command = Sample(stdout=StringIO(), stderr=StringIO())
    monkeypatch.setattr("sys.argv", ["manage.py", "sample", "--json"])
    command._called_from_command_line = True
    parser = command.create_parser("manage.py", "sample")
    with pytest.raises(SystemExit) as stop:
        parser.parse_args(["--json"])
    assert stop.value.code == 2
    assert json.loads(command.stdout.getvalue())["error"]["code"] == "usage"


def test_parse_day():
    assert parse_day(None, "--on") is None
    assert parse_day("2026-11-30", "--on").isoformat() == "2026-11-30"
    with pytest.raises(InputError) as refused:
        parse_day("2026-13-01", "--on")
    assert (refused.value.code, refused.value.where) == ("bad_date", "--on")
