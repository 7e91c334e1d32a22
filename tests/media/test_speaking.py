"""How long a script takes to read aloud."""

from decimal import Decimal

import pytest

from media.domain.speaking import spoken
from media.enums import Speech
from media.models import BroadcastScriptPage
from tests.factories.content import script_body

# A page knows its language from the table of locales.
pytestmark = pytest.mark.django_db

MANDARIN, SICHUANESE = Speech.MANDARIN, Speech.SICHUANESE


def body(*parts):
    return BroadcastScriptPage(body=list(parts)).body


@pytest.mark.parametrize(
    ("characters", "speech", "repeats", "seconds"),
    [
        (220, MANDARIN, 1, 75),
        (200, SICHUANESE, 1, 75),
        (660, MANDARIN, 1, 195),
        (220, MANDARIN, 2, 135),
        (1, MANDARIN, 1, 16),
        (0, MANDARIN, 1, 0),
    ],
)
def test_seconds_are_reading_and_music(characters, speech, repeats, seconds):
    found = spoken(body(("story", "法" * characters)), speech=speech, repeats=repeats)
    assert (found.characters, found.seconds) == (characters, seconds)


def test_punctuation_is_a_breath_and_digits_are_spoken():
    found = spoken(body(("telephone", "拿不准，打 12348。")), speech=MANDARIN)
    assert found.characters == 9


def test_rare_characters_are_characters():
    assert spoken(body(("story", "𠮷野家")), speech=MANDARIN).characters == 3


def test_citation_is_not_read_aloud():
    law = ("law", {"text": "借钱要还。", "citation": "《民法典》第六百七十五条"})
    assert spoken(body(law), speech=MANDARIN).text == "借钱要还。"


def test_minutes_have_one_decimal():
    found = spoken(body(*script_body("法" * 600)), speech=MANDARIN)
    assert found.minutes == Decimal("3.2")
