import pytest
from wagtail.models import Page

from education.domain.curriculum import load_curriculum
from education.domain.lessons import load_lessons
from education.models import LessonIndexPage, LessonPackPage, OutlineItem, Stage

pytestmark = pytest.mark.django_db
ITEMS = {"primary_low": 5, "primary_high": 7, "middle": 5, "high": 7}


def test_curriculum_is_loaded_once_and_keeps_what_was_changed():
    load_curriculum()
    OutlineItem.objects.filter(code="L1").update(title="改过")
    load_curriculum()
    counts = {s.code: s.outline_items.count() for s in Stage.objects.all()}
    assert counts == ITEMS
    assert OutlineItem.objects.get(code="L1").title == "改过"


def test_unchecked_items_say_so():
    load_curriculum()
    unchecked = OutlineItem.objects.filter(is_checked=False)
    assert list(unchecked.values_list("code", flat=True)) == ["S+"]


def test_lessons_are_loaded_once():
    assert load_lessons() == 4
    assert load_lessons() == 0
    rows = LessonPackPage.objects.live().order_by("slug")
    assert [
        (row.slug, row.kind, row.stage.name, row.minutes, row.url_path.count("/"))
        for row in rows
    ] == [
        ("di-yi-ke", "first_lesson", "初中", 40, 4),
        ("gaonian-qiling", "lesson", "小学高", 40, 4),
        ("gaozhong-xuanju", "lesson", "高中", 40, 4),
        ("xiaoxue-guize", "lesson", "小学低", 40, 4),
    ]


def test_loaded_lesson_can_be_saved_by_its_editor():
    """Every block is within the limits that the editor's form checks."""
    load_lessons()
    for page in LessonPackPage.objects.all():
        for field in ("slides", "handout", "notes"):
            value = getattr(page, field)
            value.stream_block.clean(value)


def test_loaded_lesson_keeps_items_and_citations():
    load_lessons()
    page = LessonPackPage.objects.get(slug="di-yi-ke")
    codes = page.outline_items.values_list("code", flat=True)
    assert list(codes) == ["M1", "M3", "M4"]
    assert page.law_citations.count() == len(page.cited_texts) > 40


def test_lessons_are_no_public_pages():
    load_lessons()
    public = Page.objects.live().public()
    assert public.type(LessonPackPage, LessonIndexPage).count() == 0


def test_page_of_the_tree_leads_to_the_classroom(lesson, rf):
    assert lesson.url == "/classroom/lessons/first/"
    assert lesson.serve(rf.get("/")).url == "/classroom/lessons/first/"
    assert lesson.get_parent().specific.serve(rf.get("/")).url == "/classroom/"
