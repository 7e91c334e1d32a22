"""The officer's screens: from blueprint to release, and closed to everybody else."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from exams.domain.exam_officers import let_into_admin
from exams.models import Exam, Obligation, Paper, Question, Sitting
from tests.factories.accounts import RoleGrantFactory, UserFactory
from tests.factories.exams import (
    SPEC,
    BlueprintFactory,
    ExamFactory,
    QuestionBankFactory,
    QuestionVersionFactory,
    SittingFactory,
    filled_bank,
    law_version,
    open_sitting,
    paper_of,
)
from tests.factories.units import PersonFactory, UnitFactory, root_unit

pytestmark = pytest.mark.django_db


def address(name: str, *args: str) -> str:
    return reverse(f"exams-officer:{name}", args=args)


def signed_in(client, role):
    user = UserFactory()
    RoleGrantFactory(user=user, role=role, unit=root_unit())
    let_into_admin(user)
    client.force_login(user)
    return client


@pytest.fixture
def officer(client):
    return signed_in(client, Role.EXAM_OFFICER)


@pytest.fixture
def exam():
    return ExamFactory(code="2026", title="示例考试", bank=filled_bank())


@pytest.fixture
def sitting(exam):
    return SittingFactory(exam=exam, code="2026-1", approved_at=None)


def words(response) -> str:
    html = response.content.decode()
    main = html[html.index("<main") :]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


def steps(response) -> dict[str, str]:
    found = re.findall(
        r'data-step="(\w+)" data-state="(\w+)"', response.content.decode()
    )
    return dict(found)


@pytest.mark.parametrize("role", [Role.EDITOR, Role.LIAISON, Role.REVIEWER_3])
def test_officer_pages_do_not_exist_for_other_roles(client, role):
    sitting = open_sitting(exam={"code": "2026"})
    paper = paper_of(sitting)
    signed_in(client, role)
    for url in [
        address("index"),
        address("new"),
        address("exam", "2026"),
        address("freeze", "2026"),
        address("new-sitting", "2026"),
        address("papers", sitting.code),
        address("paper", paper.code),
        address("resit", sitting.code),
        address("compose", sitting.code),
        address("change", sitting.code),
        address("act", sitting.code, "pause"),
        address("act", sitting.code, "remove"),
        address("bank"),
        address("import"),
        address("blueprints"),
    ]:
        response = client.get(url)
        assert (url, response.status_code) == (url, 404)
        assert "示例" not in response.content.decode()
    assert client.post(address("act", sitting.code, "pause")).status_code == 404
    assert Sitting.objects.get().paused_at is None
    menu = client.get(reverse("wagtailadmin_home")).content.decode()
    assert address("index") not in menu


def test_officer_pages_send_strangers_to_sign_in(client):
    response = client.get(address("index"))
    assert response.status_code == 302
    assert "sign-in" in response["Location"] or "login" in response["Location"]


def test_menu_is_there_for_the_officer(officer):
    html = officer.get(reverse("wagtailadmin_home")).content.decode()
    assert address("bank") in html


def test_whole_way_from_freeze_to_release(officer, exam, sitting):
    person = PersonFactory(unit=UnitFactory())
    page = address("exam", "2026")
    assert steps(officer.get(page)) == {
        "freeze": "now",
        "compose": "later",
        "approve": "later",
        "open": "later",
        "release": "later",
    }
    assert "应考" in words(officer.get(address("freeze", "2026")))
    assert Exam.objects.get().frozen_at is None
    officer.post(address("freeze", "2026"))
    assert Obligation.objects.get().person == person
    officer.post(address("compose", "2026-1"), {"count": 3})
    assert Paper.objects.count() == 3
    officer.get(address("act", "2026-1", "approve"))
    assert Sitting.objects.get().approved_at is None
    officer.post(address("act", "2026-1", "approve"))
    assert steps(officer.get(page))["open"] == "now"
    officer.post(address("act", "2026-1", "release"))
    assert Sitting.objects.get().released_at is None
    Sitting.objects.update(closes_at=timezone.now() - timedelta(minutes=5))
    officer.post(address("act", "2026-1", "release"))
    assert set(steps(officer.get(page)).values()) == {"done"}


def test_pause_and_resume(officer):
    sitting = open_sitting()
    officer.post(address("act", sitting.code, "pause"))
    assert Sitting.objects.get().paused_at is not None
    response = officer.post(address("act", sitting.code, "resume"), follow=True)
    assert Sitting.objects.get().paused_at is None
    assert "场次已恢复。" in words(response)


def test_approve_refused_says_what_to_do(officer, sitting):
    response = officer.post(address("act", "2026-1", "approve"), follow=True)
    assert "名册还没有冻结，请先冻结名册。" in words(response)
    assert Sitting.objects.get().approved_at is None


def test_exam_page_names_what_the_bank_lacks(officer):
    exam = ExamFactory(bank=QuestionBankFactory())
    html = words(officer.get(address("exam", exam.code)))
    assert "宪法·单选·易 缺 1 题" in html
    assert "题库不够组卷" in html


def test_compose_infeasible_is_told_on_the_form(officer):
    exam = ExamFactory(bank=QuestionBankFactory())
    sitting = SittingFactory(exam=exam, approved_at=None)
    response = officer.post(address("compose", sitting.code), {"count": 2})
    assert response.status_code == 200
    assert "宪法·单选·易 缺 1 题" in words(response)
    assert not Paper.objects.exists()


def test_compose_tells_unchecked_laws(officer, sitting):
    law_version("民法典", last_checked_on=None)
    version = law_version("民法典")
    version.last_checked_on = None
    version.save()
    response = officer.post(address("compose", "2026-1"), {"count": 2}, follow=True)
    assert re.search(r"有 \d+ 道题引用的法律版本待核对", words(response))


def local(**ahead: float) -> str:
    """A moment that far from now, as the browser's own field sends it."""
    return f"{timezone.localtime() + timedelta(**ahead):%Y-%m-%dT%H:%M}"


def new_exam(**changes) -> dict[str, object]:
    opens = timezone.localdate() + timedelta(days=300)
    return {
        "code": "2027",
        "title": "新考试",
        "reference_date": "2027-10-31",
        "tiers": ["T3", "T4"],
        "unit_kinds": ["department"],
        "bank": filled_bank().pk,
        "blueprint": BlueprintFactory(spec={**SPEC, "minutes": 90}).pk,
        "review": "never",
        "results": "on_release",
        "sitting_code": "2027-1",
        "opens_at": f"{opens} 08:00",
        "closes_at": f"{opens} 18:00",
        "minutes": 60,
        **changes,
    }


def errors(response) -> dict[str, list[str]]:
    return dict(response.context["form"].errors)


def test_new_exam_from_a_blueprint(officer):
    data = new_exam()
    response = officer.post(address("new"), data)
    assert response["Location"] == address("exam", "2027")
    exam = Exam.objects.get()
    assert (exam.tiers, exam.unit_kinds) == (["T3", "T4"], ["department"])
    assert (exam.review, exam.results) == ("never", "on_release")
    sitting = exam.sittings.get()
    assert (timezone.localtime(sitting.opens_at).hour, sitting.minutes) == (8, 60)


def test_new_exam_without_minutes_takes_the_blueprints(officer):
    officer.post(address("new"), new_exam(minutes=""))
    assert Sitting.objects.get().minutes == 90
    html = officer.get(address("new")).content.decode()
    field = re.search(r'<input[^>]*name="minutes"[^>]*>', html).group()
    assert ("value=" in field, "required" in field) == (False, False)


@pytest.mark.parametrize(
    ("changes", "field", "told"),
    [
        ({"code": "2027/1"}, "code", "应由字母、数字、短横线组成，最多 50 个。"),
        (
            {"sitting_code": "2027/1"},
            "sitting_code",
            "应由字母、数字、短横线组成，最多 46 个。",
        ),
        (
            {"opens_at": local(days=3), "closes_at": local(days=2)},
            "closes_at",
            "结束时间应晚于开始时间。",
        ),
        (
            {"opens_at": local(days=3), "closes_at": local(days=3, minutes=10)},
            "closes_at",
            "开放时间比答题时长（60 分钟）还短，请把结束时间改晚。",
        ),
        (
            {"opens_at": local(days=-3), "closes_at": local(days=-2)},
            "closes_at",
            "结束时间已过，请改成以后的时间。",
        ),
    ],
)
def test_new_exam_refused_is_told_at_its_field(officer, changes, field, told):
    response = officer.post(address("new"), new_exam(**changes))
    assert errors(response) == {field: [told]}
    assert words(response).count(told) == 2  # above the form, and at the field
    assert f'href="#id_{field}"' in response.content.decode()
    assert not Exam.objects.exists()


def test_new_exam_with_a_code_that_is_taken(officer):
    data = new_exam()
    officer.post(address("new"), data)
    response = officer.post(address("new"), {**data, "title": "别的"})
    told = "考试 2027 已经有了，与这里写的不同：名称。请换一个代码。"
    assert errors(response) == {"code": [told]}
    response = officer.post(address("new"), {**data, "minutes": 50})
    told = "场次 2027-1 已经有了，与这里写的不同。请换一个代码。"
    assert errors(response) == {"sitting_code": [told]}
    assert Exam.objects.get().title == "新考试"


@pytest.mark.parametrize("opens_at", ["0001-01-01 00:00", "9999-12-31 23:59"])
def test_sitting_in_a_year_that_nobody_means_is_refused_on_the_form(
    officer, exam, opens_at
):
    data = {
        "sitting_code": "2026-2",
        "opens_at": opens_at,
        "closes_at": opens_at,
        "minutes": 60,
    }
    response = officer.post(address("new-sitting", "2026"), data)
    assert response.status_code == 200
    assert "年份应在 2000 到 2100 之间。" in words(response)
    assert not Sitting.objects.filter(code="2026-2").exists()


def test_new_exam_offers_the_presets_and_no_practice_bank(officer):
    QuestionBankFactory(title="练习用", pool="practice")
    html = officer.get(address("new")).content.decode()
    assert [name in html for name in ("A 济宁型", "B 湖南型", "C 陕西型")] == [True] * 3
    assert "练习用" not in html


def test_add_a_resit(officer, exam, sitting):
    data = {
        "sitting_code": "2026-2",
        "opens_at": local(days=9),
        "closes_at": local(days=11),
        "minutes": 60,
        "resit_of": sitting.pk,
    }
    response = officer.post(
        address("new-sitting", "2026"), {**data, "closes_at": local(days=9, minutes=5)}
    )
    assert list(errors(response)) == ["closes_at"]
    officer.post(address("new-sitting", "2026"), data)
    assert Sitting.objects.get(code="2026-2").resit_of == sitting
    response = officer.post(address("new-sitting", "2026"), data)
    told = "场次 2026-2 已经有了。请换一个代码。"
    assert errors(response) == {"sitting_code": [told]}


def test_window_of_an_unapproved_sitting_is_changed(officer, exam, sitting):
    assert (
        address("change", "2026-1")
        in officer.get(address("exam", "2026")).content.decode()
    )
    opens = local(days=9)
    data = {"opens_at": opens, "closes_at": local(days=9, minutes=10), "minutes": 60}
    response = officer.post(address("change", "2026-1"), data)
    told = "开放时间比答题时长（60 分钟）还短，请把结束时间改晚。"
    assert errors(response) == {"closes_at": [told]}
    data |= {"closes_at": local(days=12), "minutes": 45}
    response = officer.post(address("change", "2026-1"), data, follow=True)
    assert "场次时间已改定。" in words(response)
    changed = Sitting.objects.get()
    assert (changed.code, changed.minutes) == ("2026-1", 45)
    assert f"{timezone.localtime(changed.opens_at):%Y-%m-%dT%H:%M}" == opens


def test_unapproved_sitting_is_removed_after_confirming(officer, exam, sitting):
    officer.post(address("compose", "2026-1"), {"count": 2})
    response = officer.get(address("act", "2026-1", "remove"))
    assert "不能恢复" in words(response)
    assert Sitting.objects.count() == 1
    response = officer.post(address("act", "2026-1", "remove"), follow=True)
    assert "场次已删去。" in words(response)
    assert (Sitting.objects.count(), Paper.objects.count()) == (0, 0)


def test_approved_sitting_is_neither_changed_nor_removed(officer):
    sitting = open_sitting(exam={"code": "2026"})
    html = officer.get(address("exam", "2026")).content.decode()
    pages = [address("change", sitting.code), address("act", sitting.code, "remove")]
    assert [url in html for url in pages] == [False, False]
    before = Sitting.objects.values().get()
    data = {"opens_at": local(days=1), "closes_at": local(days=2)}
    told = f"场次 {sitting.code} 已批准开考，时间不能再改，也不能删去。"
    for url in pages:
        assert told in words(officer.post(url, data, follow=True))
    assert Sitting.objects.values().get() == before
    assert sitting.papers.count() == 2


def test_paper_preview_shows_the_key_and_is_not_stored(officer):
    paper = paper_of(open_sitting())
    response = officer.get(address("paper", paper.code))
    kept = {part.strip() for part in response["Cache-Control"].split(",")}
    assert kept >= {"no-store", "private"}
    html = words(response)
    assert html.count("（正确）") == sum(len(k["answer"]) for k in paper.key.values())
    assert "《宪法》第一条" in html


def test_resit_list_of_the_officers_part_only(client):
    sitting = open_sitting()
    here, there = UnitFactory(), UnitFactory()
    for unit, name in ((here, "甲某"), (there, "乙某")):
        person = PersonFactory(unit=unit, name=name)
        Obligation.objects.create(
            exam=sitting.exam, person=person, unit=unit, tier="T4"
        )
    user = UserFactory()
    RoleGrantFactory(user=user, role=Role.EXAM_OFFICER, unit=here)
    let_into_admin(user)
    client.force_login(user)
    html = words(client.get(address("resit", sitting.code)))
    assert ("甲某" in html, "乙某" in html, "缺考" in html) == (True, False, True)


@pytest.mark.parametrize(
    "url",
    [
        address("exam", "none"),
        address("act", "none", "pause"),
        address("paper", "none"),
        address("resit", "none"),
    ],
)
def test_unknown_is_404(officer, url):
    assert officer.get(url).status_code == 404


def test_unknown_act_is_404(officer, sitting):
    assert officer.post(address("act", "2026-1", "delete")).status_code == 404


def test_index_query_count(officer):
    counts = []
    for more in (1, 2, 27):
        for _n in range(more):
            SittingFactory()
        counts.append(count_of(officer, address("index")))
    assert len(set(counts)) == 1


def count_of(client, url) -> int:
    with CaptureQueriesContext(connection) as context:
        client.get(url)
    return len(context)


def test_bank_query_count(officer):
    counts = []
    for more in (1, 2, 27):
        QuestionVersionFactory.create_batch(more)
        counts.append(count_of(officer, address("bank")))
    assert len(set(counts)) == 1
    assert Question.objects.count() == 30
