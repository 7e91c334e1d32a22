"""The review before handing in, and the result: what it says and what it keeps back."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from exams.domain.attempt_tokens import current_token
from exams.domain.attempts import start_attempt
from exams.domain.saving import save_responses
from exams.domain.submit import submit_attempt
from exams.enums import AttemptState, ResultPolicy, ReviewPolicy
from exams.models import Attempt, Sitting
from tests.factories.accounts import OfficialFactory
from tests.factories.attempts import candidate, right
from tests.factories.exams import open_sitting, right_answers, wrong_answers

pytestmark = pytest.mark.django_db


@pytest.fixture
def begin(client):
    """An attempt of the signed-in official at a sitting with this policy."""

    def start(**exam: object) -> Attempt:
        sitting = open_sitting(exam=exam)
        user = OfficialFactory(person=candidate(sitting))
        client.force_login(user)
        return start_attempt(user.person, sitting).attempt

    return start


def address(name: str, attempt: Attempt) -> str:
    return reverse(f"exams:{name}", args=[attempt.pk])


def finish(attempt: Attempt, answers: dict[str, list[str]]) -> None:
    submit_attempt(current_token(attempt), seq=1, responses=answers)


def hooks(html: str) -> dict[str, str]:
    tag = re.search(r"<section class=\"exam-result\".*?>", html).group()
    return dict(re.findall(r"data-(state|score|grade)=\"([^\"]*)\"", tag))


def test_review_names_the_unanswered_and_warns(client, begin):
    attempt = begin()
    given = dict(list(right(attempt).items())[:4])
    save_responses(current_token(attempt), seq=1, responses=given)
    html = client.get(address("review", attempt)).content.decode()
    listed = html.partition('data-testid="unanswered"')[2].partition("</ul>")[0]
    missing = set(right(attempt)) - set(given)
    assert set(re.findall(r'data-item="([^"]+)"', listed)) == missing
    assert "答满 60% 即 5 题才算参加了考试。再答 1 题就够了。" in html


def test_review_without_gaps_does_not_warn(client, begin):
    attempt = begin()
    save_responses(current_token(attempt), seq=1, responses=right(attempt))
    html = client.get(address("review", attempt)).content.decode()
    assert "8 题都已作答。" in html
    assert "too-few" not in html


def test_submit_leads_to_the_result_and_twice_is_once(client, begin):
    attempt = begin()
    save_responses(current_token(attempt), seq=1, responses=right(attempt))
    answers = [client.post(address("submit", attempt)) for _ in "12"]
    result = address("result", attempt)
    assert [(a.status_code, a["Location"]) for a in answers] == [(302, result)] * 2
    attempt.refresh_from_db()
    assert (attempt.state, attempt.responses) == (
        AttemptState.SUBMITTED,
        right(attempt),
    )


def test_result_says_score_line_and_what_counts(client, begin):
    attempt = begin()
    finish(attempt, right_answers(attempt.paper))
    html = client.get(address("result", attempt)).content.decode()
    expected = {"state": "submitted", "score": "100.00", "grade": "distinction"}
    assert hooks(html) == expected
    assert "合格线 60 分" in html
    assert "目前按这一次计入（2 次取最高分）" in html


def test_result_links_each_answer_to_its_law(client, begin):
    attempt = begin()
    finish(attempt, wrong_answers(attempt.paper))
    html = client.get(address("result", attempt)).content.decode()
    assert html.count("示例解析。") == 8
    links = re.findall(r'<a href="(/laws/[^"]+)">(《[^<]+)</a>', html)
    assert len(links) == 8
    assert {label for _, label in links} == {"《宪法》第一条", "《民法典》第一条"}
    only = client.get(address("result", attempt) + "?only=wrong").content.decode()
    assert only.count('data-right="no"') == 8


def test_invalid_attempt_is_called_so(client, begin):
    attempt = begin()
    finish(attempt, right(attempt, 0.25))
    html = client.get(address("result", attempt)).content.decode()
    assert "只答了 2 题，不到 60%，不算参加了考试。" in html
    sign = re.search(r'exam-grade"><span class="state warn">([^<]+)<', html).group(1)
    assert sign == "答卷无效"
    assert "这一次不计入</dd>" in html
    assert "目前按" not in html


def test_invalid_attempt_is_not_called_taken_in_the_list(client, begin):
    attempt = begin()
    finish(attempt, right(attempt, 0.25))
    html = client.get(reverse("exams:sittings")).content.decode()
    assert re.findall(r'<p class="state (\w+)">([^<]+)<', html) == [
        ("warn", "答卷无效")
    ]
    assert "您交的答卷无效，不算参加了考试。还可以再考 1 次。" in html
    assert html.count('class="card exam-card due"') == 1


@pytest.mark.parametrize("closed", [False, True])
def test_invalid_attempts_used_up_or_over(client, begin, closed):
    attempt = begin(attempts=1)
    finish(attempt, right(attempt, 0.25))
    if closed:
        past = timezone.now() - timedelta(minutes=1)
        Sitting.objects.update(closes_at=past)
    html = client.get(reverse("exams:sittings")).content.decode()
    over = "这场考试已经结束，您交的答卷无效，不算参加了考试。"
    used = "您交的答卷无效，不算参加了考试，考试次数已经用完。"
    assert (over in html, used in html) == (closed, not closed)


def test_invalid_attempt_after_a_valid_one_changes_nothing(client, begin):
    one = begin()
    finish(one, right_answers(one.paper))
    two = start_attempt(one.person, one.sitting).attempt
    finish(two, right(two, 0.25))
    html = client.get(address("result", two)).content.decode()
    assert "目前按第 1 次计入（2 次取最高分）" in html
    html = client.get(reverse("exams:sittings")).content.decode()
    assert re.findall(r'<p class="state (\w+)">([^<]+)<', html) == [("ok", "已参加")]


def test_unreleased_result_keeps_everything_back(client, begin):
    attempt = begin(results=ResultPolicy.ON_RELEASE)
    finish(attempt, right_answers(attempt.paper))
    html = client.get(address("result", attempt)).content.decode()
    assert hooks(html) == {"state": "submitted", "score": "", "grade": ""}
    for secret in ("100", "优秀", "示例解析", "合格线"):
        assert secret not in re.sub(r"<head>.*?</head>", "", html, flags=re.S)
    assert "成绩由考试管理员统一公布" in html


def test_result_before_the_release_of_answers_has_no_key(client, begin):
    attempt = begin(review=ReviewPolicy.AFTER_CLOSE)
    finish(attempt, right_answers(attempt.paper))
    html = client.get(address("result", attempt)).content.decode()
    assert hooks(html)["score"] == "100.00"
    assert "示例解析" not in html


def test_result_of_an_attempt_under_way_leads_back(client, begin):
    attempt = begin()
    answer = client.get(address("result", attempt))
    assert answer["Location"] == address("attempt", attempt)


def test_expired_attempt_shows_what_was_saved(client, begin):
    attempt = begin()
    save_responses(current_token(attempt), seq=1, responses=right(attempt))
    past = timezone.now() - timedelta(seconds=31)
    Attempt.objects.filter(pk=attempt.pk).update(deadline=past)
    html = client.get(address("result", attempt)).content.decode()
    assert hooks(html)["state"] == "expired"
    assert hooks(html)["score"] == "100.00"
    assert "到时自动收卷" in html


def test_voided_attempt_shows_no_score(client, begin):
    attempt = begin()
    finish(attempt, right_answers(attempt.paper))
    Attempt.objects.filter(pk=attempt.pk).update(state=AttemptState.VOIDED)
    html = client.get(address("result", attempt)).content.decode()
    assert hooks(html) == {"state": "voided", "score": "", "grade": ""}
    assert "已经作废" in html
