"""The cards of /study/ and GET /sittings."""

from datetime import timedelta

import pytest
from django.utils import timezone

from exams.domain.attempts import start_attempt
from exams.domain.queries import sitting_cards
from exams.domain.submit import submit_attempt
from exams.enums import Tier
from exams.models import Obligation
from tests.factories.attempts import after_grace, candidate, right, started
from tests.factories.exams import SittingFactory, open_sitting
from tests.factories.units import PersonFactory

pytestmark = pytest.mark.django_db


def card(person, now=None):
    (found,) = sitting_cards(person, now=now or timezone.now())
    return found


def figures(found):
    return found.attempts_used, found.attempts_left, found.attempt_state, found.action


def test_card_of_a_sitting_from_before_to_after():
    sitting = open_sitting()
    person = candidate(sitting)
    assert (card(person).obligation, card(person).state) == ("owed", "open")
    assert figures(card(person)) == (0, 2, None, "start")
    run = start_attempt(person, sitting)
    assert figures(card(person)) == (1, 1, "started", "resume")
    submit_attempt(run.token, seq=1, responses=right(run.attempt))
    assert figures(card(person)) == (1, 1, "submitted", "start")
    start_attempt(person, sitting)
    assert figures(card(person)) == (2, 0, "started", "resume")
    assert len(card(person).attempts) == 2


def test_card_of_an_overdue_attempt_says_expired_before_any_sweep():
    run = started()
    late = after_grace(run.attempt)
    found = card(run.attempt.person, now=late)
    assert figures(found) == (1, 1, "expired", "start")


def test_card_offers_nothing_outside_the_window():
    sitting = open_sitting()
    person = candidate(sitting)
    assert card(person, now=sitting.closes_at).action is None
    assert card(person, now=sitting.opens_at - timedelta(seconds=1)).action is None


def test_card_shows_the_cooldown():
    sitting = open_sitting(exam={"cooldown_hours": 1})
    run, now = started(sitting), timezone.now()
    submit_attempt(run.token, seq=1, now=now)
    found = card(run.attempt.person, now=now)
    assert (found.cooldown_until, found.action) == (now + timedelta(hours=1), None)


def test_who_owes_nothing_sits_voluntarily_and_who_left_is_offered_nothing():
    open_sitting()
    assert card(PersonFactory()).obligation == "voluntary"
    gone = PersonFactory(left_on=timezone.localdate())
    assert card(gone).action is None


def test_a_sitting_that_nobody_approved_is_shown_to_nobody():
    SittingFactory(approved_at=None)
    assert sitting_cards(PersonFactory(), now=timezone.now()) == []


def test_query_count_is_the_same_for_1_3_and_30_sittings(django_assert_num_queries):
    first = open_sitting(exam={"attempts": 40})
    person = candidate(first)
    now = timezone.now()
    made = 1
    submit_attempt(start_attempt(person, first).token, seq=1)
    for count in (1, 3, 30):
        while made < count:
            SittingFactory(exam=first.exam)
            made += 1
        with django_assert_num_queries(4):
            assert len(sitting_cards(person, now=now)) == count


def test_query_count_is_the_same_for_1_3_and_30_exams(django_assert_num_queries):
    person = candidate(SittingFactory())
    now = timezone.now()
    made = 1
    for count in (1, 3, 30):
        while made < count:
            sitting = SittingFactory()
            Obligation.objects.create(
                exam=sitting.exam, person=person, unit=person.unit, tier=Tier.T4
            )
            made += 1
        with django_assert_num_queries(4):
            assert len(sitting_cards(person, now=now)) == count
