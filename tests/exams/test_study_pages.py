"""The list of sittings, starting, and the pages of an attempt, without scripts."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.urls import reverse
from django.utils import timezone

from exams.domain.attempt_tokens import current_token
from exams.domain.attempts import start_attempt
from exams.domain.submit import submit_attempt
from exams.enums import AttemptState, ExemptionState
from exams.models import Attempt, Exemption, Obligation, Sitting
from home.due import due_for
from tests.factories.accounts import OfficialFactory, UserFactory
from tests.factories.attempts import candidate, right, started
from tests.factories.exams import SittingFactory, open_sitting, right_answers

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def sitting() -> Sitting:
    return open_sitting()


@pytest.fixture
def official(sitting, client):
    user = OfficialFactory(person=candidate(sitting))
    client.force_login(user)
    return user


@pytest.fixture
def attempt(sitting, official) -> Attempt:
    return start_attempt(official.person, sitting).attempt


def page_of(attempt: Attempt, page: str = "1") -> str:
    return f"{reverse('exams:attempt', args=[attempt.pk])}?page={page}"


def form_data(attempt: Attempt, answers: dict[str, list[str]], **more: object) -> dict:
    given = {f"item-{item}": keys for item, keys in answers.items()}
    return {"seq": attempt.seq, "seen": list(answers), **given, **more}


def attributes(html: str) -> dict[str, str]:
    tag = re.search(r"<form id=\"attempt\".*?>", html, re.S).group()
    return dict(re.findall(r"([\w-]+)=\"([^\"]*)\"", tag))


def states(html: str) -> list[tuple[str, str]]:
    return re.findall(r'data-sitting="([^"]+)" data-state="([^"]+)"', html)


def test_list_shows_each_sitting_with_its_state(client, official, sitting):
    later = open_sitting(opens_at=timezone.now() + HOUR)
    over = SittingFactory(exam=sitting.exam, closes_at=timezone.now() - HOUR / 2)
    SittingFactory(closes_at=timezone.now() - HOUR / 2)  # of an exam nobody here owes
    html = client.get("/study/").content.decode()
    assert states(html) == [
        (sitting.code, "open"),
        (later.code, "upcoming"),
        (over.code, "closed"),
    ]
    assert html.count('data-testid="start"') == 1


def test_list_says_what_is_missing_to_whom_is_no_person(client):
    client.force_login(UserFactory())
    html = client.get("/study/").content.decode()
    assert "这个账号没有对应的在册人员" in html


def test_list_is_never_blank(client):
    client.force_login(OfficialFactory())
    assert "现在没有要参加的考试" in client.get("/study/").content.decode()


def test_strangers_are_sent_to_sign_in(client):
    answer = client.get("/study/")
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/?next=/study/")


def more_sittings(count: int) -> None:
    """Open sittings of one more exam, for lists of any length."""
    first = open_sitting(papers=1)
    Sitting.objects.bulk_create(
        Sitting(
            exam=first.exam,
            code=f"{first.code}-{n}",
            opens_at=first.opens_at,
            closes_at=first.closes_at,
            minutes=60,
            approved_at=first.opens_at,
        )
        for n in range(count - 1)
    )


@pytest.mark.parametrize("count", [1, 3, 30])
def test_list_costs_the_same_for_any_number(
    client, official, count, django_assert_num_queries
):
    more_sittings(count)
    client.get("/study/")
    with django_assert_num_queries(8):
        client.get("/study/")


def test_start_leads_to_the_first_page_and_resumes(client, official, sitting):
    address = reverse("exams:start", args=[sitting.code])
    first = client.post(address)
    attempt = Attempt.objects.get(person=official.person)
    assert (first.status_code, first["Location"]) == (302, page_of(attempt))
    again = client.post(address)
    assert again["Location"] == page_of(attempt)
    before = attempt.token_serial
    attempt.refresh_from_db()
    assert attempt.token_serial == before + 1


def test_start_is_not_a_get(client, official, sitting):
    assert client.get(reverse("exams:start", args=[sitting.code])).status_code == 405


def test_start_of_no_sitting_is_404(client, official):
    assert client.post(reverse("exams:start", args=["none"])).status_code == 404


def test_refused_start_says_why_and_what_to_do(client, official, sitting):
    Sitting.objects.filter(pk=sitting.pk).update(closes_at=timezone.now() - HOUR)
    answer = client.post(reverse("exams:start", args=[sitting.code]))
    html = answer.content.decode()
    assert answer.status_code == 410
    assert "本场考试已经结束" in html
    assert "如有补考，会出现在学法考试页面上。" in html


def test_exempt_person_is_told_so(client, official, sitting):
    Exemption.objects.create(
        obligation=Obligation.objects.get(person=official.person),
        code="E3",
        document="示例〔2026〕1号",
        state=ExemptionState.APPROVED,
        requested_by="x",
        requested_at=timezone.now() - HOUR,
        decided_by="y",
        decided_at=timezone.now() - HOUR,
    )
    html = client.get("/study/").content.decode()
    assert "您已获批免考" in html
    assert 'data-testid="start"' not in html
    assert client.post(reverse("exams:start", args=[sitting.code])).status_code == 403


def test_page_hands_out_the_current_token_and_never_a_new_one(client, attempt):
    found = [attributes(client.get(page_of(attempt)).content.decode()) for _ in "12"]
    serial = current_token(attempt).split(":")[0]  # after it the time of signing
    assert [one["data-token"].split(":")[0] for one in found] == [serial] * 2
    assert found[0]["data-attempt"] == str(attempt.pk)
    assert found[0]["data-seq"] == "0"
    assert found[0]["data-deadline"] == f"{attempt.deadline:%Y-%m-%dT%H:%M:%SZ}"
    assert re.fullmatch(
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", found[0]["data-server-time"]
    )


@pytest.mark.parametrize("page", ["1", "all", "0", "99", "x", "٣", "", "-1"])
def test_page_shows_questions_whatever_is_asked(client, attempt, page):
    answer = client.get(page_of(attempt, page))
    html = answer.content.decode()
    assert (answer.status_code, html.count('name="seen"')) == (200, 8)
    assert "no-store" in answer["Cache-Control"]


def test_page_never_shows_the_key(client, attempt):
    html = client.get(page_of(attempt, "all")).content.decode()
    assert "示例解析" not in html
    assert "explanation" not in html


def test_page_of_another_person_is_404(client, official):
    other = started().attempt
    for name in ("attempt", "review", "result"):
        assert client.get(reverse(f"exams:{name}", args=[other.pk])).status_code == 404
    for name in ("attempt", "submit"):
        answer = client.post(reverse(f"exams:{name}", args=[other.pk]), {"seq": 0})
        assert answer.status_code == 404
    other.refresh_from_db()
    assert (other.state, other.seq) == (AttemptState.STARTED, 0)


def test_save_stores_and_goes_on(client, attempt):
    answers = right(attempt)
    answer = client.post(page_of(attempt), form_data(attempt, answers, go="save"))
    assert (answer.status_code, answer["Location"]) == (302, page_of(attempt))
    attempt.refresh_from_db()
    assert (attempt.responses, attempt.seq) == (answers, 1)


def test_seen_without_a_choice_clears(client, attempt):
    item, keys = next(iter(right(attempt).items()))
    client.post(page_of(attempt), form_data(attempt, {item: keys}))
    attempt.refresh_from_db()
    client.post(page_of(attempt), {"seq": attempt.seq, "seen": [item]})
    attempt.refresh_from_db()
    assert attempt.responses == {item: []}


def test_same_post_twice_is_a_replay(client, attempt):
    data = form_data(attempt, right(attempt), go="review")
    answers = [client.post(page_of(attempt), data) for _ in "12"]
    review = reverse("exams:review", args=[attempt.pk])
    assert [answer["Location"] for answer in answers] == [review, review]
    attempt.refresh_from_db()
    assert attempt.seq == 1


def test_stale_post_shows_both_versions_and_saves_nothing(client, attempt):
    saved = right(attempt)
    client.post(page_of(attempt), form_data(attempt, saved))
    item = next(iter(saved))
    mine = {item: ["k3"]} if saved[item] != ["k3"] else {item: ["k4"]}
    answer = client.post(page_of(attempt), {**form_data(attempt, mine), "seq": -0})
    attempt.refresh_from_db()
    # Sequence 0 was replaced by 1: what is sent now was chosen on an older page.
    assert (answer.status_code, attempt.responses) == (409, saved)
    html = answer.content.decode()
    assert html.count("<fieldset") == 1
    assert f'name="mine-{item}" value="{mine[item][0]}"' in html


@pytest.mark.parametrize(
    ("keep", "taken"),
    [
        ({"keep": "mine"}, "mine"),
        ({"keep": "saved"}, "saved"),
        ({"keep": "each", "choice": "mine"}, "mine"),
        ({"keep": "each", "choice": "saved"}, "saved"),
    ],
)
def test_two_versions_are_settled_as_the_person_says(client, attempt, keep, taken):
    saved = right(attempt)
    client.post(page_of(attempt), form_data(attempt, saved))
    attempt.refresh_from_db()
    item = next(iter(saved))
    data = {"seq": attempt.seq, "seen": [item], f"mine-{item}": ["k3"], **keep}
    if "choice" in data:
        data[f"keep-{item}"] = data.pop("choice")
    answer = client.post(page_of(attempt), data)
    attempt.refresh_from_db()
    expected = {"mine": saved | {item: ["k3"]}, "saved": saved}[taken]
    assert (answer.status_code, attempt.responses) == (302, expected)


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"seq": "x"}, 422),
        ({"seq": ""}, 422),
        ({"seq": "99999999999"}, 422),
        ({"go": "elsewhere"}, 422),
        ({"seen": ["nothing-of-ours"]}, 422),
        ({"item-nothing": ["k1"]}, 422),
    ],
)
def test_broken_post_is_refused_whole(client, attempt, change, status):
    data = form_data(attempt, right(attempt)) | change
    answer = client.post(page_of(attempt), data)
    attempt.refresh_from_db()
    assert (answer.status_code, attempt.responses) == (status, {})
    assert "已保存的答案都还在" in answer.content.decode()


def test_post_after_the_deadline_says_how_many_were_kept(client, attempt):
    client.post(page_of(attempt), form_data(attempt, right(attempt, 0.5)))
    attempt.refresh_from_db()
    past = timezone.now() - timedelta(seconds=31)
    Attempt.objects.filter(pk=attempt.pk).update(deadline=past)
    answer = client.post(page_of(attempt), form_data(attempt, right(attempt)))
    html = answer.content.decode()
    assert answer.status_code == 410
    assert 'data-kept="4"' in html
    attempt.refresh_from_db()
    assert attempt.responses == right(attempt, 0.5)
    assert attempt.late_evidence.get().responses == right(attempt)
    assert "晚于截止时间，已经留存备查" in html


def test_post_after_an_early_submission_says_later_than_that(client, attempt):
    submit_attempt(current_token(attempt), seq=1, responses=right(attempt, 0.75))
    answer = client.post(page_of(attempt), form_data(attempt, right(attempt)))
    html = answer.content.decode()
    assert answer.status_code == 410
    assert ("晚于交卷时间，已经留存备查" in html, "截止" in html) == (True, False)
    assert "交卷时的 6 题都在，照常计分。" in html


@pytest.mark.parametrize("address", ["attempt", "submit"])
def test_handing_in_where_another_device_went_on_says_so(
    client, attempt, address, monkeypatch
):
    """The other device resumes between our look at the token and our handing in."""

    def went_on(*args, **kwargs):
        start_attempt(attempt.person, attempt.sitting)
        return submit_attempt(*args, **kwargs)

    for view in ("study_attempt", "study_finish"):
        monkeypatch.setattr(f"exams.views.{view}.submit_attempt", went_on)
    data = form_data(attempt, right(attempt), go="submit")
    response = client.post(reverse(f"exams:{address}", args=[attempt.pk]), data)
    assert response.status_code == 409
    assert response.context["refusal"].code == "superseded"
    attempt.refresh_from_db()
    assert attempt.state == AttemptState.STARTED


def test_ended_attempt_leads_to_its_result(client, attempt):
    submit_attempt(current_token(attempt), seq=0)
    for name in ("attempt", "review"):
        answer = client.get(reverse(f"exams:{name}", args=[attempt.pk]))
        assert answer["Location"] == reverse("exams:result", args=[attempt.pk])


def test_words_of_the_client_are_in_the_page(client, attempt):
    html = client.get(page_of(attempt)).content.decode()
    found = re.search(r'id="exam-words" type="application/json">(.*?)</script>', html)
    words = json.loads(found.group(1))
    assert words["offline_phone"] == (
        "网络断了。已作答的 {n} 题都在这台手机里，"
        "连上网会自动上传，请不要清除浏览器数据。"
    )


def test_worker_has_a_version_and_names_files_that_exist(client):
    answer = client.get(reverse("exams:worker"))
    script = answer.content.decode()
    config = json.loads(script.partition("const CONFIG = ")[2].partition(";\n")[0])
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert config["scope"] == "/study/"
    names = [url.removeprefix(settings.STATIC_URL) for url in config["assets"]]
    missing = [name for name in names if not finders.find(name)]
    assert missing == []


def test_offline_page_names_nobody(client, official):
    html = client.get(reverse("exams:offline")).content.decode()
    assert "网络断了" in html
    assert official.person.name not in html
    assert str(official) not in html


def test_due_until_a_pass_is_known(official, sitting):
    (due,) = due_for(official)
    assert (due.title, due.url, due.action) == (
        sitting.exam.title,
        "/study/",
        "开始作答",
    )
    attempt = start_attempt(official.person, sitting).attempt
    (due,) = due_for(official)
    assert due.action == "继续作答"
    submit_attempt(
        current_token(attempt), seq=1, responses=right_answers(attempt.paper)
    )
    assert due_for(official) == []


def test_voided_attempt_hides_no_exam_that_is_owed(official, sitting):
    attempt = start_attempt(official.person, sitting).attempt
    submit_attempt(
        current_token(attempt), seq=1, responses=right_answers(attempt.paper)
    )
    Attempt.objects.update(state=AttemptState.VOIDED)
    (due,) = due_for(official)
    assert due.action == "开始作答"
