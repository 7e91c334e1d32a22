from __future__ import annotations

import pytest
from django.utils import timezone

from accounts.enums import Role
from education.models import ClassGroup, ClassSession, SchoolProfile
from tests.factories.accounts import RoleGrantFactory, UserFactory
from tests.factories.education import (
    ClassGroupFactory,
    ClassSessionFactory,
    SchoolFactory,
    make_lesson,
    teacher_at,
)
from tests.factories.units import UnitFactory, root_unit

PAGES = (
    "/classroom/",
    "/classroom/reports/",
    "/classroom/lessons/first/",
    "/classroom/lessons/first/present/",
    "/classroom/lessons/first/handout/",
    "/classroom/schools/S1/",
)


def sent(group, **fields):
    report = {
        "class": group.code,
        "date": timezone.localdate().isoformat(),
        "lesson": "first",
        "expected": "40",
        "present": "38",
    }
    return {**report, **fields}


@pytest.mark.parametrize("page", PAGES)
def test_strangers_sign_in_and_others_find_nothing(client, class_group, lesson, page):
    there = page if page.startswith("/classroom/lessons/") else "/classroom/"
    there = "/classroom/lessons/first/" if "lessons" in there else there
    answer = client.get(page)
    assert (answer.status_code, answer.url) == (302, f"/sign-in/?next={there}")
    user = UserFactory()
    for role in set(Role) - {Role.TEACHER}:
        RoleGrantFactory(user=user, unit=root_unit(), role=role)
    client.force_login(user)
    answer = client.get(page)
    assert answer.status_code == 404
    assert "示例" not in answer.content.decode()


def test_teacher_sees_only_schools_of_ones_part(client, lesson):
    bureau = UnitFactory(name="示例教育局")
    mine = SchoolFactory(parent=bureau, name="示例甲校")
    ClassGroupFactory(school=mine)
    ClassGroupFactory(school=SchoolFactory(name="示例乙校"))
    client.force_login(teacher_at(bureau))
    for page in ("/classroom/", "/classroom/reports/"):
        content = client.get(page).content.decode()
        assert ("示例甲校" in content, "示例乙校" in content) == (True, False)


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_overview_costs_the_same_for_any_number(
    client, lesson, rows, django_assert_num_queries
):
    bureau = UnitFactory()
    for school in SchoolFactory.create_batch(rows, parent=bureau):
        group = ClassGroupFactory(school=school)
        ClassSessionFactory(class_group=group, lesson=lesson)
    client.force_login(teacher_at(bureau))
    client.get("/classroom/")
    with django_assert_num_queries(13):
        client.get("/classroom/")


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_reports_cost_the_same_for_any_number(
    teaching, school, lesson, rows, django_assert_num_queries
):
    for group in ClassGroupFactory.create_batch(rows, school=school):
        ClassSessionFactory(class_group=group, lesson=lesson)
    teaching.get("/classroom/reports/")
    with django_assert_num_queries(11):
        teaching.get("/classroom/reports/")


def test_overview_says_silent_schools_apart(client, lesson):
    bureau = UnitFactory()
    busy, silent = SchoolFactory.create_batch(2, parent=bureau)
    group = ClassGroupFactory(school=busy)
    ClassGroupFactory(school=silent)
    ClassSessionFactory(class_group=group, lesson=lesson, expected=40, present=30)
    client.force_login(teacher_at(bureau))
    content = client.get("/classroom/").content.decode()
    assert f'data-school="{busy.code}" data-reported="yes"' in content
    assert f'data-school="{silent.code}" data-reported="no"' in content
    assert content.count("还没有上报</span>") == 1
    assert "75.00%" in content
    assert "0.00%" not in content.replace("100.00%", "")


def test_own_school_shows_its_classes(teaching, class_group, lesson):
    content = teaching.get("/classroom/").content.decode()
    assert f'data-class="{class_group.code}"' in content
    assert f'href="/classroom/reports/?class={class_group.code}"' in content
    assert teaching.get("/classroom/?term=2020-autumn").status_code == 200


def test_report_is_counted_at_once(teaching, class_group, lesson):
    answer = teaching.post("/classroom/reports/", sent(class_group), follow=True)
    assert answer.redirect_chain == [("/classroom/reports/", 302)]
    assert "已上报：七年级1班 应到 40 人，实到 38 人。" in answer.content.decode()
    content = teaching.get("/classroom/").content.decode()
    assert "已上报的学校应讲 1 个班，讲了 1 个，还差 0 个。" in content
    assert "95.00%" in content


def test_second_report_is_a_correction(teaching, class_group, lesson):
    teaching.post("/classroom/reports/", sent(class_group))
    answer = teaching.post(
        "/classroom/reports/", sent(class_group, present="37"), follow=True
    )
    assert "已更正：七年级1班 应到 40 人，实到 37 人。" in answer.content.decode()
    assert ClassSession.objects.get().present == 37


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"present": "41"}, "present", "实到人数不能比应到人数多。"),
        ({"date": "2999-01-01"}, "date", "日期还没有到。上完课再报。"),
        ({"date": "昨天"}, "date", "日期要写成 2026-09-01 的样子。"),
        ({"expected": "四十"}, "expected", "只写数字，如 42。"),
        ({"class": "S9.2026.7.1"}, "class", "请从列出的选项里选。"),
        ({"lesson": "none"}, "lesson", "请从列出的选项里选。"),
        ({"presenter": "王老师"}, "presenter", "请从列出的选项里选。"),
        ({"present": "9" * 5000}, "present", "只写数字，如 42。"),
        ({"date": "2026-09-01\0"}, "date", "日期要写成 2026-09-01 的样子。"),
    ],
)
def test_bad_report_is_refused_at_its_field(
    teaching, class_group, lesson, fields, field, words
):
    answer = teaching.post("/classroom/reports/", sent(class_group, **fields))
    assert answer.status_code == 200
    assert answer.context["form"].errors[field] == [words]
    assert ClassSession.objects.count() == 0


def test_class_of_another_school_is_no_choice(teaching, school, lesson):
    ClassGroupFactory(school=school)
    other = ClassGroupFactory(school=SchoolFactory(name="示例乙校"))
    answer = teaching.post("/classroom/reports/", sent(other))
    assert answer.context["form"].errors["class"] == ["请从列出的选项里选。"]
    assert "示例乙校" not in answer.content.decode()
    assert ClassSession.objects.count() == 0


def key_of(group):
    return {name: sent(group)[name] for name in ("class", "date", "lesson")}


def test_report_is_undone_on_its_day(teaching, class_group, lesson):
    teaching.post("/classroom/reports/", sent(class_group))
    answer = teaching.post("/classroom/reports/undo/", key_of(class_group), follow=True)
    assert "已撤回 七年级1班 的上报。" in answer.content.decode()
    assert ClassSession.objects.count() == 0
    assert (
        teaching.post("/classroom/reports/undo/", key_of(class_group)).status_code
        == 404
    )


def test_undo_of_another_school_finds_nothing(teaching, school, lesson):
    ClassGroupFactory(school=school)
    other = ClassGroupFactory(school=SchoolFactory())
    ClassSessionFactory(class_group=other, lesson=lesson)
    answer = teaching.post("/classroom/reports/undo/", key_of(other))
    assert (answer.status_code, ClassSession.objects.count()) == (404, 1)


def test_class_list_is_saved(teaching, school, lesson):
    page = "/classroom/schools/S1/"
    answer = teaching.post(page, {"total": "3", "grade_7": "2"})
    assert (answer.status_code, answer.url) == (302, "/classroom/")
    names = [group.name for group in ClassGroup.objects.all()]
    assert names == ["七年级1班", "七年级2班"]
    assert SchoolProfile.objects.get().class_count == 3
    assert (
        "学校自报 3 个班，名单上有 2 个" in teaching.get("/classroom/").content.decode()
    )
    refused = teaching.post(page, {"grade_7": "41"})
    assert set(refused.context["form"].errors) == {"grade_7"}
    assert teaching.get("/classroom/schools/S2/").status_code == 404


def test_lesson_page_has_all_a_teacher_needs(teaching, lesson):
    content = teaching.get("/classroom/lessons/first/").content.decode()
    for words in ("本课不收集学生个人信息", "知道规矩", "先想十秒钟。", "有意伤人。"):
        assert words in content
    make_lesson("draft", live=False)
    assert teaching.get("/classroom/lessons/draft/").status_code == 404


def test_presented_pages_do_not_say_who_signed_in(teaching, teacher, lesson):
    """They are kept in the browser beyond a sign-out."""
    for view in ("", "?view=notes"):
        answer = teaching.get(f"/classroom/lessons/first/present/{view}")
        content = answer.content.decode()
        assert content.count("data-slide=") == 2
        assert teacher.username not in content
        assert "csrf" not in content
        assert ("先想十秒钟。" in content) == (view != "")


def test_counters_have_nowhere_to_go(teaching, lesson):
    """No form, no field and no address stands in the presenter's window."""
    content = teaching.get("/classroom/lessons/first/present/?view=notes").content
    assert content.count(b"data-counter") == 2
    for tag in (b"<form", b"<input", b"name="):
        assert tag not in content.replace(b'meta name="viewport"', b"")


def test_worker_keeps_every_file_of_the_windows(client, db):
    from django.contrib.staticfiles import finders

    from education.views.worker import FILES

    answer = client.get("/classroom/lessons/sw.js")
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    content = answer.content.decode()
    assert [name for name in FILES if not finders.find(name)] == []
    assert [name for name in FILES if f"/static/{name}" not in content] == []
    assert '"scope": "/classroom/lessons/"' in content
