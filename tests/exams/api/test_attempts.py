"""The hot path over HTTP: one query per save, and a documented answer to anything."""

import uuid

import pytest
import time_machine

from exams.api.problems import instant
from exams.domain.attempt_papers import read_paper
from exams.domain.attempts import start_attempt
from exams.domain.saving import save_responses
from exams.enums import ResultPolicy
from exams.models import Attempt
from tests.exams.api.conftest import refused, token_of
from tests.factories.attempts import after_grace, one_item, right, started
from tests.factories.exams import open_sitting
from tests.factories.units import PersonFactory

pytestmark = pytest.mark.django_db


def test_save_is_exactly_one_query(api, django_assert_num_queries):
    run = started()
    item = one_item(run.attempt)["item"]
    path = f"/attempts/{run.attempt.pk}/responses"
    api("PATCH", path, {"seq": 1, "responses": {}}, run.token)
    body = {"seq": 2, "responses": {item: ["k1"]}}
    with django_assert_num_queries(1):
        answer = api("PATCH", path, body, run.token)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")
    saved = answer.json()
    saved.pop("server_time")
    assert saved == {
        "seq": 2,
        "saved": 1,
        "replayed": False,
        "deadline": instant(run.attempt.deadline),
    }
    assert not answer.cookies


def test_save_again_is_a_replay_and_an_older_one_is_stale(api):
    run = started()
    item = one_item(run.attempt)["item"]
    path = f"/attempts/{run.attempt.pk}/responses"
    body = {"seq": 2, "responses": {item: ["k1"]}}
    api("PATCH", path, body, run.token)
    assert api("PATCH", path, body, run.token).json()["replayed"] is True
    stale = api("PATCH", path, {"seq": 1, "responses": {item: ["k2"]}}, run.token)
    assert refused(stale) == (409, "stale_sequence")
    assert (stale.json()["seq"], stale.json()["responses"]) == (2, {item: ["k1"]})


def test_save_with_a_superseded_token(api):
    run = started()
    start_attempt(run.attempt.person, run.attempt.sitting)
    path = f"/attempts/{run.attempt.pk}/responses"
    answer = api("PATCH", path, {"seq": 1, "responses": {}}, run.token)
    assert refused(answer) == (401, "superseded")
    assert (answer.json()["seq"], answer.json()["responses"]) == (0, {})


def test_save_too_late(api):
    run = started()
    item = one_item(run.attempt)["item"]
    path = f"/attempts/{run.attempt.pk}/responses"
    with time_machine.travel(after_grace(run.attempt), tick=False):
        body = {"seq": 1, "responses": {item: ["k1"]}}
        answer = api("PATCH", path, body, run.token)
    assert refused(answer) == (410, "attempt_closed")
    assert answer.json()["state"] == "expired"
    assert answer.json()["late_evidence"] is True


BAD_BODIES = [
    (b"", 422, "bad_request"),
    (b"{", 400, "malformed_json"),
    (b"\xff\xfe", 400, "malformed_json"),
    (b'{"seq": NaN, "responses": {}}', 400, "malformed_json"),
    (b"[]", 422, "bad_request"),
    (b"null", 422, "bad_request"),
    (b'"x"', 422, "bad_request"),
    (b"{}", 422, "bad_request"),
    (b'{"seq": 1}', 422, "bad_request"),
    (b'{"responses": {}}', 422, "bad_request"),
    (b'{"seq": true, "responses": {}}', 422, "bad_request"),
    (b'{"seq": "1", "responses": {}}', 422, "bad_request"),
    (b'{"seq": 1.0, "responses": {}}', 422, "bad_request"),
    (b'{"seq": 1e400, "responses": {}}', 422, "bad_request"),
    (b'{"seq": 2147483648, "responses": {}}', 422, "bad_request"),
    (b'{"seq": -1, "responses": {}}', 422, "bad_request"),
    (b'{"seq": 1, "responses": []}', 422, "bad_request"),
    (b'{"seq": 1, "responses": null}', 422, "bad_request"),
    (b'{"seq": 1, "responses": {"x": ["k1"]}}', 422, "bad_response"),
    (b'{"seq": 1, "responses": {"\\u0000": ["k1"]}}', 422, "bad_response"),
    (b'{"seq": 1, "responses": {"a": [[[[[[1]]]]]]}}', 422, "too_deep"),
    (b"[" * 5000, 422, "too_deep"),
    (b'{"a":' * 5000 + b"1" + b"}" * 5000, 422, "too_deep"),
    (b'{"seq": 1, "responses": {}, "x": "' + b"a" * 66_000 + b'"}', 413, "too_large"),
]


@pytest.mark.parametrize(("body", "status", "code"), BAD_BODIES)
def test_save_of_a_body_that_does_not_fit(api, body, status, code):
    run = started()
    path = f"/attempts/{run.attempt.pk}/responses"
    assert refused(api("PATCH", path, body, run.token)) == (status, code)
    assert Attempt.objects.values_list("seq", "responses").get() == (0, {})


@pytest.mark.parametrize(("body", "status", "code"), BAD_BODIES)
def test_submit_of_a_body_that_does_not_fit(api, body, status, code):
    run = started()
    answer = api("POST", f"/attempts/{run.attempt.pk}/submit", body, run.token)
    fits = body in (b'{"seq": 1}', b'{"seq": 1, "responses": null}')
    if fits:
        assert answer.status_code == 200
    else:
        assert refused(answer) == (status, code)
        assert Attempt.objects.get().state == "started"


def test_a_lone_surrogate_is_answered_in_words_that_can_be_sent(api):
    run = started()
    path = f"/attempts/{run.attempt.pk}/responses"
    body = b'{"seq": 1, "responses": {"\\ud800": ["k1"]}}'
    answer = api("PATCH", path, body, run.token)
    assert answer.status_code in (400, 422)
    refused(answer)


@pytest.mark.parametrize(
    ("method", "tail"), [("PATCH", "/responses"), ("POST", "/submit"), ("GET", "")]
)
def test_tokens_of_another_kind_or_another_attempt(api, method, tail):
    sitting = open_sitting()
    run, other = started(sitting), started(sitting)
    path = f"/attempts/{run.attempt.pk}{tail}"
    body = None if method == "GET" else {"seq": 1, "responses": {}}
    mine, foreign = token_of(run.attempt.person), token_of(PersonFactory())
    assert refused(api(method, path, body)) == (401, "not_authenticated")
    assert refused(api(method, path, body, "mfa_" + "x" * 60)) == (401, "bad_token")
    assert refused(api(method, path, body, other.token)) == (404, "not_found")
    if method == "GET":
        assert api(method, path, token=mine).status_code == 200
        assert refused(api(method, path, token=foreign)) == (404, "not_found")
    else:
        assert refused(api(method, path, body, mine)) == (401, "wrong_token")
    for bad_id in (uuid.uuid4(), "1", run.attempt.pk.hex, "x" * 300, "%00"):
        answer = api(method, f"/attempts/{bad_id}{tail}", body, run.token)
        assert refused(answer) == (404, "not_found")


@pytest.mark.parametrize("header", ["Bearer", "Bearer a b", "Basic eDp5", "mfa_x"])
def test_authorization_in_another_form(api, header):
    run = started()
    path = f"/attempts/{run.attempt.pk}"
    answer = api("GET", path, Authorization=header)
    assert refused(answer) in {(401, "bad_token"), (401, "not_authenticated")}


def test_wrong_method_media_type_and_accept(api):
    run = started()
    path = f"/attempts/{run.attempt.pk}/responses"
    body = {"seq": 1, "responses": {}}
    wrong = api("PUT", path, body, run.token)
    assert refused(wrong) == (405, "method_not_allowed")
    assert wrong["Allow"] == "PATCH, OPTIONS"
    text = api("PATCH", path, b"x", run.token, "text/plain")
    assert refused(text) == (415, "unsupported_media_type")
    picky = api("PATCH", path, body, run.token, Accept="text/html")
    assert refused(picky) == (406, "not_acceptable")


def test_submit_answers_with_the_result(api):
    run = started()
    body = {"seq": 1, "responses": right(run.attempt)}
    path = f"/attempts/{run.attempt.pk}/submit"
    answer = api("POST", path, body, run.token)
    attempt = Attempt.objects.get()
    done = answer.json()
    review = done["result"].pop("review")
    assert len(review) == 8
    assert set(review[0]) == {
        "item",
        "given",
        "correct",
        "score",
        "explanation",
        "citations",
    }
    done.pop("server_time")
    assert (answer.status_code, done) == (
        200,
        {
            "state": "submitted",
            "submitted_at": instant(attempt.submitted_at),
            "ignored_responses": False,
            "late_evidence": False,
            "result_at": instant(attempt.submitted_at),
            "result": {
                "score": "100.00",
                "total": "100.00",
                "grade": "distinction",
                "passed": True,
                "attempt_no": 1,
                "counts_as_best": True,
                "valid": True,
                "answered_share": "100.00",
            },
        },
    )
    again = api("POST", path, body, run.token).json()
    assert (again["state"], again["submitted_at"]) == (
        "submitted",
        done["submitted_at"],
    )


def test_submit_after_the_grace_answers_200_expired(api):
    run = started()
    path = f"/attempts/{run.attempt.pk}/submit"
    with time_machine.travel(after_grace(run.attempt), tick=False):
        answer = api("POST", path, {"seq": 1}, run.token)
    assert answer.status_code == 200
    assert (answer.json()["state"], answer.json()["submitted_at"]) == ("expired", None)


def test_no_score_leaves_before_the_release(api):
    run = started(open_sitting(exam={"results": ResultPolicy.ON_RELEASE}))
    body = {"seq": 1, "responses": right(run.attempt)}
    answer = api("POST", f"/attempts/{run.attempt.pk}/submit", body, run.token)
    assert (answer.json()["result"], answer.json()["result_at"]) == (None, None)
    view = api("GET", f"/attempts/{run.attempt.pk}", token=run.token)
    assert view.json()["result"] is None
    for text in (answer.content.decode(), view.content.decode()):
        assert "100.00" not in text
        assert "distinction" not in text


def test_read_an_attempt(api):
    run = started()
    item = one_item(run.attempt)["item"]
    save_responses(run.token, seq=3, responses={item: ["k2"]})
    view = api("GET", f"/attempts/{run.attempt.pk}", token=run.token).json()
    view.pop("server_time")
    assert view == {
        "attempt": str(run.attempt.pk),
        "state": "started",
        "seq": 3,
        "responses": {item: ["k2"]},
        "started_at": instant(run.attempt.started_at),
        "deadline": instant(run.attempt.deadline),
        "submitted_at": None,
        "result": None,
    }


def test_read_an_overdue_attempt_before_any_sweep(api):
    run = started()
    save_responses(run.token, seq=1, responses=right(run.attempt))
    with time_machine.travel(after_grace(run.attempt), tick=False):
        view = api("GET", f"/attempts/{run.attempt.pk}", token=run.token).json()
    assert (view["state"], view["result"]["score"]) == ("expired", "100.00")


def test_query_counts_of_the_hot_requests(api, django_assert_num_queries):
    sitting = open_sitting()
    run = started(sitting)
    token = token_of(run.attempt.person)
    path = f"/attempts/{run.attempt.pk}"
    read_paper(run.attempt.paper_id)  # once per process and paper
    # token with user and person, sitting with exam, and the 9 of a resume
    with django_assert_num_queries(11):
        api("POST", f"/sittings/{sitting.code}/attempts", {}, token)
    run = start_attempt(run.attempt.person, sitting)
    with django_assert_num_queries(1):
        api("GET", path, token=run.token)
    body = {"seq": 1, "responses": right(run.attempt)}
    with django_assert_num_queries(1):
        api("PATCH", f"{path}/responses", body, run.token)
    # the 2 of a submit, and the person's attempts for counts_as_best
    with django_assert_num_queries(3):
        api("POST", f"{path}/submit", {"seq": 1}, run.token)
