"""GET /sittings and POST /sittings/{code}/attempts."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.domain.tokens import issue_token
from exams.api.problems import instant
from exams.domain.submit import submit_attempt
from exams.models import Attempt
from tests.exams.api.conftest import official, refused, token_of
from tests.factories.accounts import UserFactory
from tests.factories.attempts import started
from tests.factories.exams import SittingFactory, open_sitting
from tests.factories.units import PersonFactory

pytestmark = pytest.mark.django_db
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def test_sittings_of_a_person(api):
    sitting = open_sitting()
    _person, token = official(sitting)
    answer = api("GET", "/sittings", token=token).json()
    assert INSTANT.fullmatch(answer.pop("server_time"))
    assert answer == {
        "sittings": [
            {
                "code": sitting.code,
                "exam": {"code": sitting.exam.code, "title": sitting.exam.title},
                "opens_at": instant(sitting.opens_at),
                "closes_at": instant(sitting.closes_at),
                "minutes": 60,
                "factor": "1.0",
                "attempts_used": 0,
                "attempts_left": 2,
                "cooldown_until": None,
                "state": "open",
                "obligation": "owed",
                "attempt": None,
            }
        ]
    }


def test_sittings_name_the_latest_attempt(api):
    sitting = open_sitting()
    person, token = official(sitting)
    run = started(sitting, person)
    (card,) = api("GET", "/sittings", token=token).json()["sittings"]
    assert card["attempt"] == {"id": str(run.attempt.pk), "state": "started"}
    assert (card["attempts_used"], card["attempts_left"]) == (1, 1)


def test_sittings_of_a_sign_in_without_person_are_none(api):
    open_sitting()
    token = issue_token(UserFactory())[0]
    assert api("GET", "/sittings", token=token).json()["sittings"] == []


@pytest.mark.parametrize(
    ("token", "code"),
    [(None, "not_authenticated"), ("mfp_x", "bad_token"), ("mfa_x", "wrong_token")],
)
def test_sittings_need_the_token_of_a_person(api, token, code):
    assert refused(api("GET", "/sittings", token=token)) == (401, code)


def test_query_count_of_sittings(api, django_assert_num_queries):
    sitting = open_sitting()
    _person, token = official(sitting)
    for count in (1, 3, 30):
        while count > len(api("GET", "/sittings", token=token).json()["sittings"]):
            SittingFactory(exam=sitting.exam)
        # token with user and person, sittings, attempts, obligation, exemption
        with django_assert_num_queries(5):
            api("GET", "/sittings", token=token)


def test_start_and_resume(api):
    sitting = open_sitting()
    _person, token = official(sitting)
    path = f"/sittings/{sitting.code}/attempts"
    first = api("POST", path, {"device": "phone"}, token)
    again = api("POST", path, token=token)
    one, two = first.json(), again.json()
    assert (first.status_code, again.status_code) == (201, 200)
    attempt = Attempt.objects.get()
    assert attempt.device == "phone"
    assert one["token"] != two["token"]
    assert {n: v for n, v in one.items() if n not in ("token", "server_time")} == {
        "attempt": str(attempt.pk),
        "state": "started",
        "started_at": instant(attempt.started_at),
        "deadline": instant(attempt.deadline),
        "grace_seconds": 30,
        "seq": 0,
        "responses": {},
        "paper": two["paper"],
    }
    assert set(two["paper"]) == {"code", "total", "sections"}
    for section in two["paper"]["sections"]:
        assert set(section) == {"kind", "score", "title", "items"}
        for item in section["items"]:
            assert set(item) == {"item", "kind", "stem", "options", "min", "max"}
            assert {frozenset(o) for o in item["options"]} == {
                frozenset({"key", "text"})
            }


@pytest.mark.parametrize(
    "body", [[], "x", 1, {"device": 1}, {"device": "x" * 101}, {"device": "a\x00b"}]
)
def test_start_with_a_body_of_another_shape(api, body):
    sitting = open_sitting()
    _person, token = official(sitting)
    path = f"/sittings/{sitting.code}/attempts"
    assert refused(api("POST", path, body, token)) == (422, "bad_request")
    assert Attempt.objects.count() == 0


def test_start_at_an_unknown_sitting(api):
    token = token_of(PersonFactory())
    for code in ("nothing", "%00", "..", "a%20b", "x" * 300):
        answer = api("POST", f"/sittings/{code}/attempts", {}, token)
        assert refused(answer) == (404, "not_found")


def test_start_without_a_person_is_not_eligible(api):
    sitting, token = open_sitting(), issue_token(UserFactory())[0]
    answer = api("POST", f"/sittings/{sitting.code}/attempts", {}, token)
    assert refused(answer) == (403, "not_eligible")


def test_refusals_of_a_start_carry_the_contract_s_codes(api):
    now = timezone.now()
    sitting = open_sitting(exam={"cooldown_hours": 1})
    person, token = official(sitting)
    submit_attempt(started(sitting, person).token, seq=1, now=now)
    answer = api("POST", f"/sittings/{sitting.code}/attempts", {}, token)
    assert refused(answer) == (409, "cooldown")
    assert answer.json()["cooldown_until"] == instant(now + timedelta(hours=1))
    cases = {
        SittingFactory(paused_at=now): (403, "sitting_not_open"),
        SittingFactory(closes_at=now): (410, "sitting_closed"),
        SittingFactory(): (409, "no_paper_ready"),
    }
    for other, expected in cases.items():
        answer = api("POST", f"/sittings/{other.code}/attempts", {}, token)
        assert refused(answer) == expected


def test_start_needs_json_and_knows_only_post(api):
    sitting = open_sitting()
    _person, token = official(sitting)
    path = f"/sittings/{sitting.code}/attempts"
    assert refused(api("GET", path, token=token)) == (405, "method_not_allowed")
    assert refused(api("POST", path, b"{", token)) == (400, "malformed_json")
    form = api("POST", path, b"a=1", token, "application/x-www-form-urlencoded")
    assert refused(form) == (415, "unsupported_media_type")
    picky = api("POST", path, {}, token, Accept="text/html")
    assert refused(picky) == (406, "not_acceptable")
