"""A pupil's name, phone and address through every door: nowhere kept, logged, shown."""

from __future__ import annotations

import json
import logging
from urllib.parse import quote

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone

from tests.factories.accounts import PASSWORD
from tests.factories.education import ClassSessionFactory

NAME, PHONE, HOME_ADDRESS = "欧阳小满", "13912345678", "桂花村三组18号"
COMING_FROM = "203.0.113.77"  # where the class sits
PLANTED = (NAME, PHONE, HOME_ADDRESS, COMING_FROM)
SEED = f"{NAME} {PHONE} {HOME_ADDRESS}"
FORMS = {
    "/classroom/reports/": (
        "class", "date", "lesson", "expected", "present", "hours", "presenter",
    ),
    "/classroom/reports/undo/": ("class", "date", "lesson"),
    "/classroom/schools/S1/": ("total", *(f"grade_{n}" for n in range(1, 13))),
}  # fmt: skip
PAGES = (
    "/classroom/",
    "/classroom/lessons/first/",
    "/classroom/lessons/first/present/",
    "/classroom/lessons/first/handout/",
    "/classroom/reports/",
    "/classroom/schools/S1/",
)
HEADERS = {
    "HTTP_USER_AGENT": SEED.encode().decode("latin-1"),
    "HTTP_REFERER": f"http://testserver/?q={quote(SEED)}",
    "HTTP_X_FORWARDED_FOR": COMING_FROM,
    "HTTP_X_PUPIL": PHONE,
    "REMOTE_ADDR": COMING_FROM,
}


def spelled(text: str) -> set[str]:
    """As it stands, in an address, in JSON and in HTML."""
    return {text, quote(text), json.dumps(text)[1:-1]}


def planted_in(text: str) -> list[str]:
    return [word for word in PLANTED if any(form in text for form in spelled(word))]


def everything_stored() -> str:
    """Every value of every table of the database, of ours and of others."""
    words = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            words += [str(value) for row in cursor.fetchall() for value in row]
    return "\n".join(words)


class Collected(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record) + str(vars(record)))


@pytest.fixture
def log():
    handler, root = Collected(), logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield handler
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.fixture
def world(class_group, lesson, teacher):
    return class_group


@pytest.fixture
def doors(world, client, teacher, log):
    """A teacher's browser that plants in every header, and a check of what is left."""
    client.raise_request_exception = False
    client.force_login(teacher)
    client.defaults.update(HEADERS)
    yield client
    assert planted_in(everything_stored()) == []
    assert planted_in("\n".join(log.lines)) == []


def shown(response) -> str:
    headers = "\n".join(f"{name}: {value}" for name, value in response.items())
    cookies = response.cookies.output()
    return f"{response.content.decode()}\n{headers}\n{cookies}"


@pytest.mark.parametrize("page", FORMS)
def test_planted_in_every_field(doors, page):
    for field in [*FORMS[page], "name", "phone", "remark", "csrfmiddlewaretoken"]:
        for seed in (NAME, PHONE, HOME_ADDRESS, SEED):
            response = doors.post(page, {**sound(page), field: seed})
            assert response.status_code in {200, 302, 404}
            assert planted_in(shown(response)) == []
            if response.status_code == 302:  # a field that nobody reads
                assert planted_in(shown(doors.get(response.url))) == []


def sound(page: str) -> dict[str, object]:
    """What a teacher would send; the class and lesson of the world."""
    if "schools" in page:
        return {"total": 1, "grade_7": 1}
    from education.models import ClassGroup

    key = {
        "class": ClassGroup.objects.get().code,
        "date": timezone.localdate(),
        "lesson": "first",
    }
    return {**key, "expected": 40, "present": 39}


@pytest.mark.parametrize("page", PAGES)
def test_planted_in_the_query(doors, page):
    names = ("term", "school", "class", "lesson", "page", "view", "q", NAME)
    for name in names:
        response = doors.get(f"{page}?{quote(name)}={quote(SEED)}")
        assert response.status_code == 200
        assert planted_in(shown(response)) == []
        response = doors.post(f"{page}?{quote(name)}={quote(SEED)}", {})
        assert response.status_code in {200, 302, 404, 405}
        assert planted_in(shown(response)) == []


@pytest.mark.parametrize(
    "path",
    [
        PHONE,
        quote(SEED),
        f"lessons/{PHONE}/",
        f"lessons/{quote(NAME)}/present/",
        f"schools/{PHONE}/",
        f"reports/{quote(SEED)}.xlsx",
    ],
)
def test_planted_in_the_address(doors, path):
    for browser in (doors, Client(**HEADERS)):
        for address in (path, f"{path}?q={PHONE}"):
            response = browser.get(f"/classroom/{address}")
            assert response.status_code in {302, 404}
            assert planted_in(shown(response)) == []


@pytest.mark.parametrize("page", FORMS)
def test_planted_in_json_and_in_bodies_of_other_kinds(doors, page):
    body = json.dumps({"class": SEED, "pupils": [{"name": NAME, "phone": PHONE}]})
    for kind in ("application/json", "text/plain", "application/xml"):
        response = doors.post(page, body, content_type=kind)
        assert response.status_code in {200, 404}
        assert planted_in(shown(response)) == []


@pytest.mark.parametrize("page", FORMS)
def test_planted_in_files(doors, page):
    file = SimpleUploadedFile(f"{SEED}.csv", SEED.encode(), "text/csv")
    for field in (*FORMS[page], "file"):
        file.seek(0)
        response = doors.post(page, {**sound(page), field: file})
        assert response.status_code in {200, 302, 404}
        assert planted_in(shown(response)) == []


def test_planted_without_a_token_or_a_known_host(world, teacher, log):
    browser = Client(enforce_csrf_checks=True, **HEADERS)
    browser.force_login(teacher)
    refused = browser.post("/classroom/reports/", {"class": SEED})
    assert refused.status_code == 403
    strange = browser.get("/classroom/", headers={"host": f"{PHONE}.example"})
    assert strange.status_code == 400
    for response in (refused, strange):
        assert planted_in(shown(response)) == []
    assert planted_in("\n".join(log.lines)) == []
    assert planted_in(everything_stored()) == []


def test_planted_by_a_stranger(world, log):
    browser = Client(**HEADERS)
    for page in PAGES:
        response = browser.get(f"{page}?q={quote(SEED)}")
        assert response.status_code == 302
        assert planted_in(shown(response)) == []
        response = browser.post(page, {"class": SEED})
        assert response.status_code in {302, 405}
        assert planted_in(shown(response)) == []
    assert planted_in("\n".join(log.lines)) == []
    assert planted_in(everything_stored()) == []


def test_the_guard_itself_sees_what_is_planted(doors, log, class_group, lesson):
    """The checks above would find a name: it stands where we put it by hand."""
    ClassSessionFactory(class_group=class_group, lesson=lesson)
    model = apps.get_model("education", "ClassSession")
    model.objects.update(presenter=NAME[:4])
    assert planted_in(everything_stored()) == [NAME]
    model.objects.update(presenter="judge")
    logging.getLogger("elsewhere").warning(PHONE)
    assert planted_in("\n".join(log.lines)) == [PHONE]
    log.lines.clear()


def test_signing_in_keeps_no_trace_of_the_classroom(world, teacher, log):
    """The one door before the room: where it leads is a page of ours, nothing typed."""
    browser = Client(**HEADERS)
    response = browser.get(f"/classroom/lessons/{PHONE}/")
    assert response.url == "/sign-in/?next=/classroom/"
    sign_in = {"username": teacher.username, "password": PASSWORD}
    response = browser.post(response.url, sign_in)
    assert response.url == "/classroom/"
    assert planted_in("\n".join(log.lines)) == []
