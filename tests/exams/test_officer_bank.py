"""The officer's bank: filters, and a sheet brought in through the page."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.enums import Role
from exams.domain.exam_officers import let_into_admin
from exams.domain.questions import read_questions
from exams.domain.questions_rows import COLUMNS
from exams.models import Question, QuestionBank
from laws.models import Law
from tests.factories.accounts import RoleGrantFactory, UserFactory
from tests.factories.exams import (
    QuestionBankFactory,
    QuestionVersionFactory,
    TopicFactory,
    filled_bank,
    law_version,
)
from tests.factories.units import root_unit

pytestmark = pytest.mark.django_db
HEADER = ",".join(COLUMNS)
GOOD = "G-1,判断,此话当真。,,,,,,,对,,民法典,第十条,,,,民法典,易,,,,,"
BAD = "B-1,判断,此话<b>当真</b>。,,,,,,,对,,民法典,第十条,,,,民法典,易,,,,,"


@pytest.fixture
def officer(client):
    user = UserFactory()
    RoleGrantFactory(user=user, role=Role.EXAM_OFFICER, unit=root_unit())
    let_into_admin(user)
    client.force_login(user)
    law_version("民法典")
    return client


def numbers(response) -> list[str]:
    return re.findall(r'<td class="officer-code">([^<]+)</td>', text(response))


def text(response) -> str:
    return response.content.decode()


def outcome(response) -> dict[str, int]:
    found = re.findall(r'data-outcome="(\w+)">(\d+)<', text(response))
    return {name: int(n) for name, n in found}


def sheet(*lines: str, name: str = "试题.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, "\n".join([HEADER, *lines]).encode("utf-8-sig"))


def send(client, file, **data):
    url = reverse("exams-officer:import")
    return client.post(url, {"pool": "exam", "code": "b1", "file": file, **data})


def test_bank_filters(officer):
    bank = QuestionBankFactory(code="one")
    civil = TopicFactory(name="民法典")
    repealed = law_version("婚姻法")
    Law.objects.filter(pk=repealed.law_id).update(repealed_on="2021-01-01")
    QuestionVersionFactory(question__number="A", question__bank=bank)
    QuestionVersionFactory(question__number="B", kind="multiple")
    QuestionVersionFactory(question__number="C", topic=civil)
    QuestionVersionFactory(question__number="D", difficulty="hard")
    QuestionVersionFactory(question__number="E", citing=repealed)
    QuestionVersionFactory(question__number="F", stem="桥上的题？")
    url = reverse("exams-officer:bank")
    expected = {
        "bank=one": ["A"],
        "kind=multiple": ["B"],
        "topic=民法典": ["C"],
        "difficulty=hard": ["D"],
        "state=quarantined": ["E"],
        "words=桥上": ["F"],
        "kind=essay": ["A", "B", "C", "D", "E", "F"],
        "p=99": ["A", "B", "C", "D", "E", "F"],
    }
    for query, wanted in expected.items():
        assert (query, sorted(numbers(officer.get(f"{url}?{query}")))) == (
            query,
            wanted,
        )


def test_bank_pages(officer):
    filled_bank(per_cell=3)
    url = reverse("exams-officer:bank")
    first, second = officer.get(url), officer.get(f"{url}?p=2&kind=")
    assert (len(numbers(first)), len(numbers(second))) == (30, 6)
    assert set(numbers(first)).isdisjoint(numbers(second))


def test_import_shows_row_outcomes(officer):
    response = send(officer, sheet(GOOD, BAD), title="题库一")
    assert outcome(response) == {
        "added": 1,
        "changed": 0,
        "unchanged": 0,
        "refused": 1,
    }
    assert 'data-code="markup"' in text(response)
    assert "<b>当真" not in text(response)
    bank = QuestionBank.objects.get()
    assert (bank.code, bank.title, bank.pool) == ("b1", "题库一", "exam")
    assert [q.number for q in Question.objects.all()] == ["G-1"]


def test_import_into_a_bank_that_stands(officer):
    bank = QuestionBankFactory(pool="practice")
    send(officer, sheet(GOOD), bank=bank.pk, code="")
    assert Question.objects.get().bank == bank


def test_import_checked_only(officer):
    response = send(officer, sheet(GOOD), dry_run="on")
    assert outcome(response)["added"] == 1
    assert not QuestionBank.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.docx", b"PK\x03\x04", "只接受 .xlsx 和 .csv"),
        ("a.xlsx", b"PK\x03\x04broken", "文件打不开"),
        ("a.csv", "题型,题干\n".encode(), "缺少这些列"),
        ("a.csv", b"\x00\x01", "编码"),
        ("../../x", b"x", "只接受 .xlsx 和 .csv"),
    ],
)
def test_import_file_refused_with_a_clear_word(officer, name, content, words):
    response = send(officer, SimpleUploadedFile(name, content))
    assert response.status_code == 200
    assert words in text(response)
    assert not QuestionBank.objects.exists()


def test_template_sheet_is_the_form_that_is_read(officer, tmp_path):
    path = tmp_path / "template.xlsx"
    path.write_bytes(officer.get(reverse("exams-officer:template")).content)
    assert read_questions(path).columns == COLUMNS


def test_import_without_file_or_bank(officer):
    url = reverse("exams-officer:import")
    response = officer.post(url, {"pool": "exam", "code": "坏 码"})
    assert response.status_code == 200
    assert "请用字母、数字、短横线。" in text(response)
    assert not QuestionBank.objects.exists()


def test_import_too_long_for_a_page(officer, monkeypatch):
    monkeypatch.setattr("exams.views.officer_bank.PAGE_ROWS", 1)
    response = send(officer, sheet(GOOD, GOOD.replace("G-1", "G-2")))
    assert "请分成几个文件" in text(response)
    assert not QuestionBank.objects.exists()


def test_blueprints_with_how_they_stand(officer):
    filled_bank()
    html = text(officer.get(reverse("exams-officer:blueprints")))
    found = re.findall(r'data-blueprint="([\w-]+)" data-feasible="(\w+)"', html)
    assert found == [
        ("preset-a", "false"),
        ("preset-b", "false"),
        ("preset-c", "false"),
    ]
    assert "习近平法治思想·单选·易 缺" in html
