"""Starting and resuming: who may, in which order refusals come, and what is kept."""

from datetime import timedelta

import pytest
from django.utils import timezone

from exams.domain.attempt_papers import shown_paper
from exams.domain.attempt_policy import allowance
from exams.domain.attempts import (
    attempt_by_token,
    attempt_of,
    attempt_view,
    attempts_at,
    start_attempt,
)
from exams.domain.refusals import Refusal
from exams.domain.submit import submit_attempt
from exams.enums import AttemptsMode, AttemptState
from exams.models import Attempt, Exemption, Obligation
from tests.factories.attempts import after_grace, candidate, right, started
from tests.factories.exams import SittingFactory, open_sitting
from tests.factories.units import PersonFactory

pytestmark = pytest.mark.django_db


def refusal(person, sitting, **fields) -> Refusal:
    with pytest.raises(Refusal) as refused:
        start_attempt(person, sitting, **fields)
    return refused.value


def code(person, sitting, **fields) -> tuple[str, int]:
    refused = refusal(person, sitting, **fields)
    return refused.code, refused.status


def exempt(person, exam, state="approved") -> None:
    Exemption.objects.create(
        obligation=Obligation.objects.get(person=person, exam=exam),
        code="E6",
        document="示例〔2026〕1号",
        state=state,
        requested_by="test",
        requested_at=timezone.now(),
        decided_at=timezone.now(),
    )


def test_start_gives_an_attempt_with_the_server_s_deadline():
    sitting, now = open_sitting(minutes=60), timezone.now()
    run = started(sitting, now=now, device="phone")
    attempt = Attempt.objects.get(pk=run.attempt.pk)
    assert (run.resumed, attempt.number, attempt.state) == (False, 1, "started")
    assert (attempt.started_at, attempt.deadline) == (now, now + timedelta(hours=1))
    assert (attempt.seq, attempt.responses, attempt.device) == (0, {}, "phone")
    assert attempt.pk.version == 7


def test_deadline_is_the_end_of_the_sitting_where_that_comes_first():
    now = timezone.now()
    sitting = open_sitting(closes_at=now + timedelta(minutes=20))
    assert started(sitting, now=now).attempt.deadline == sitting.closes_at


def test_starting_again_goes_on_with_the_same_attempt_and_a_new_token():
    sitting = open_sitting()
    person = candidate(sitting)
    one = start_attempt(person, sitting)
    two = start_attempt(person, sitting)
    assert (two.resumed, two.attempt.pk) == (True, one.attempt.pk)
    assert Attempt.objects.get().token_serial == 2
    assert attempt_by_token(two.token).pk == one.attempt.pk
    with pytest.raises(Refusal) as refused:
        attempt_by_token(one.token)
    assert refused.value.code == "superseded"


def test_an_attempt_under_way_goes_on_while_the_sitting_is_paused():
    sitting = open_sitting()
    run = started(sitting)
    sitting.paused_at = timezone.now()
    sitting.save()
    assert start_attempt(run.attempt.person, sitting).resumed is True
    assert code(candidate(sitting), sitting) == ("sitting_not_open", 403)


def test_a_person_without_obligation_sits_voluntarily():
    run = start_attempt(PersonFactory(), open_sitting())
    assert run.attempt.state == AttemptState.STARTED


def test_who_left_is_not_eligible_even_with_an_attempt_under_way():
    run = started()
    person = run.attempt.person
    person.left_on = timezone.localdate()
    person.save()
    assert code(person, run.attempt.sitting) == ("not_eligible", 403)


def test_who_leaves_tomorrow_may_sit_today():
    person = PersonFactory(left_on=timezone.localdate() + timedelta(days=1))
    assert start_attempt(person, open_sitting()).resumed is False


def test_who_is_exempt_is_told_so_before_anything_about_the_sitting():
    sitting = open_sitting(paused_at=timezone.now())
    person = candidate(sitting)
    exempt(person, sitting.exam)
    assert code(person, sitting) == ("exempt", 403)


def test_an_exemption_decided_while_the_start_waits_for_its_turn_holds(monkeypatch):
    sitting = open_sitting()
    person = candidate(sitting)

    def decided_meanwhile(person_id):
        exempt(person, sitting.exam)

    monkeypatch.setattr("exams.domain.attempts.lock_person", decided_meanwhile)
    assert code(person, sitting) == ("exempt", 403)
    assert not Attempt.objects.exists()


def test_a_requested_exemption_keeps_nobody_out():
    sitting = open_sitting()
    person = candidate(sitting)
    exempt(person, sitting.exam, state="requested")
    assert start_attempt(person, sitting).resumed is False


def test_a_sitting_that_has_not_begun_or_is_not_approved_is_not_open():
    later = timezone.now() + timedelta(hours=1)
    person = PersonFactory()
    assert code(person, SittingFactory(opens_at=later)) == ("sitting_not_open", 403)
    draft = SittingFactory(approved_at=None)
    assert code(person, draft) == ("sitting_not_open", 403)


def test_a_sitting_that_is_over_is_closed():
    sitting = SittingFactory(closes_at=timezone.now())
    assert code(PersonFactory(), sitting) == ("sitting_closed", 410)


def test_a_sitting_without_papers_has_none_ready():
    assert code(PersonFactory(), SittingFactory()) == ("no_paper_ready", 409)


def test_best_of_two_allows_two():
    sitting = open_sitting()
    person = candidate(sitting)
    for number in (1, 2):
        run = start_attempt(person, sitting)
        assert (run.resumed, run.attempt.number) == (False, number)
        submit_attempt(run.token, seq=1)
    assert code(person, sitting) == ("no_attempts_left", 409)


def test_sittings_of_one_exam_share_its_attempts():
    first = open_sitting(exam={"attempts": 1})
    second = SittingFactory(exam=first.exam)
    person = candidate(first)
    submit_attempt(start_attempt(person, first).token, seq=1)
    assert code(person, second) == ("no_attempts_left", 409)


def test_a_second_attempt_gets_another_paper():
    sitting = open_sitting(papers=2)
    person = candidate(sitting)
    one = start_attempt(person, sitting)
    submit_attempt(one.token, seq=1)
    assert start_attempt(person, sitting).attempt.paper_id != one.attempt.paper_id


def test_an_expired_attempt_is_used_up_and_blocks_nothing_before_any_sweep():
    sitting = open_sitting()
    person = candidate(sitting)
    run = start_attempt(person, sitting)
    again = start_attempt(person, sitting, now=after_grace(run.attempt))
    assert (again.resumed, again.attempt.number) == (False, 2)
    states = Attempt.objects.order_by("number").values_list("state", flat=True)
    assert list(states) == ["expired", "started"]


def test_an_attempt_in_its_grace_is_still_the_one_under_way():
    run = started()
    last = run.attempt.deadline + timedelta(seconds=30)
    again = start_attempt(run.attempt.person, run.attempt.sitting, now=last)
    assert (again.resumed, again.attempt.pk) == (True, run.attempt.pk)


def test_a_voided_attempt_uses_up_nothing():
    sitting = open_sitting(exam={"attempts": 1})
    run = started(sitting)
    Attempt.objects.update(state=AttemptState.VOIDED)
    again = start_attempt(run.attempt.person, sitting)
    assert (again.resumed, again.attempt.number) == (False, 2)


def test_cooldown_says_until_when():
    sitting = open_sitting(exam={"cooldown_hours": 12})
    run, now = started(sitting), timezone.now()
    submit_attempt(run.token, seq=1, now=now)
    person = run.attempt.person
    early = now + timedelta(hours=12) - timedelta(seconds=1)
    refused = refusal(person, sitting, now=early)
    assert (refused.code, refused.status) == ("cooldown", 409)
    assert refused.extra == {"cooldown_until": now + timedelta(hours=12)}
    later = now + timedelta(hours=12)
    assert start_attempt(person, sitting, now=later).resumed is False


def resit_of(sitting):
    return open_sitting_like(sitting, resit_of=sitting)


def open_sitting_like(sitting, **fields):
    other = SittingFactory(exam=sitting.exam, **fields)
    paper = sitting.papers.first()
    paper.pk, paper.code, paper.sitting = None, f"{other.code}-01", other
    paper.save()
    return other


def test_a_single_attempt_then_a_resit_for_who_failed():
    sitting = open_sitting(exam={"attempts_mode": AttemptsMode.SINGLE_RESIT})
    resit = resit_of(sitting)
    run = started(sitting)
    submit_attempt(run.token, seq=1, responses={})
    assert code(run.attempt.person, sitting) == ("no_attempts_left", 409)
    again = start_attempt(run.attempt.person, resit)
    assert again.attempt.sitting_id == resit.pk
    submit_attempt(again.token, seq=1)
    assert code(run.attempt.person, resit) == ("no_attempts_left", 409)


def test_a_resit_is_for_who_was_absent_too():
    sitting = open_sitting(exam={"attempts_mode": AttemptsMode.SINGLE_RESIT})
    person = candidate(sitting)
    assert start_attempt(person, resit_of(sitting)).resumed is False


def test_who_passed_is_not_eligible_for_the_resit():
    sitting = open_sitting(exam={"attempts_mode": AttemptsMode.SINGLE_RESIT})
    run = started(sitting)
    submit_attempt(run.token, seq=1, responses=right(run.attempt))
    assert code(run.attempt.person, resit_of(sitting)) == ("not_eligible", 403)


def test_who_passed_in_an_attempt_that_ran_out_is_not_eligible_for_the_resit():
    sitting = open_sitting(exam={"attempts_mode": AttemptsMode.SINGLE_RESIT})
    run = started(sitting)
    Attempt.objects.update(responses=right(run.attempt))
    late = after_grace(run.attempt)
    assert code(run.attempt.person, resit_of(sitting), now=late) == (
        "not_eligible",
        403,
    )


def test_query_count_of_a_start_and_of_a_resume(django_assert_num_queries):
    sitting = open_sitting()
    person = candidate(sitting)
    # papers, begin, person, attempts, obligation, exemption, insert, end
    with django_assert_num_queries(8):
        start_attempt(person, sitting)
    # papers, begin, person, attempts, obligation, exemption, serial up and read, end
    with django_assert_num_queries(9):
        start_attempt(person, sitting)


def test_the_attempt_of_another_person_is_not_found():
    sitting = open_sitting()
    mine, other = started(sitting), started(sitting)
    person = mine.attempt.person
    assert attempt_of(person, str(mine.attempt.pk)) == mine.attempt
    for attempt_id in (
        other.attempt.pk,
        str(other.attempt.pk),
        mine.attempt.pk.hex,
        f"{{{mine.attempt.pk}}}",
        "",
        "1",
    ):
        with pytest.raises(Refusal) as refused:
            attempt_of(person, attempt_id)
        assert refused.value.code == "not_found"


def test_view_of_an_overdue_attempt_is_expired_whether_or_not_swept():
    run = started()
    late = after_grace(run.attempt)
    assert attempt_view(run.attempt, now=late)["state"] == "expired"
    assert attempt_of(run.attempt.person, run.attempt.pk, now=late).state == "expired"


def test_the_shown_paper_has_all_items_in_the_attempt_s_own_order():
    sitting = open_sitting(papers=1)
    papers = [shown_paper(started(sitting).attempt) for _ in range(12)]
    content = sitting.papers.get().content
    orders = set()
    for paper in papers:
        assert (paper["code"], paper["total"]) == (f"{sitting.code}-01", "100.00")
        for section, shown in zip(content["sections"], paper["sections"], strict=True):
            by_id = {item["item"]: item for item in section["items"]}
            assert {i["item"] for i in shown["items"]} == set(by_id)
            for item in shown["items"]:
                plain = by_id[item["item"]]
                assert sorted(o["key"] for o in item["options"]) == sorted(
                    o["key"] for o in plain["options"]
                )
                if item["kind"] == "true_false":
                    assert [o["key"] for o in item["options"]] == ["T", "F"]
        first = paper["sections"][0]["items"]
        orders.add(tuple((i["item"], *(o["key"] for o in i["options"])) for i in first))
    assert len(orders) > 1


def test_the_shown_paper_is_the_same_each_time_and_holds_no_key():
    run = started()
    assert shown_paper(run.attempt) == shown_paper(run.attempt)
    words = str(shown_paper(run.attempt))
    assert not any(
        name in words for name in ("answer", "explanation", "question_version")
    )


def test_allowance_of_a_resit_is_gone_once_passed():
    sitting = open_sitting()
    resit = resit_of(sitting)
    run = started(sitting)
    submit_attempt(run.token, seq=1, responses=right(run.attempt))
    mine = attempts_at(sitting.exam_id, run.attempt.person)
    may = allowance(mine, resit, sitting.exam, now=timezone.now())
    assert (may.used, may.left) == (0, 0)
