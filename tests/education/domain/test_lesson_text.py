import pytest

from education.domain.lesson_text import LessonTextError, Slide, read_lesson
from education.domain.lessons import CONTENT

HEADER = "---\ntitle: 示例\nkind: first_lesson\nstage: 初中\nminutes: 3\n---\n"
TEXTS = {path.stem: path.read_text() for path in sorted(CONTENT.glob("*.md"))}


def test_slide_is_read_line_by_line():
    body = (
        "## 选一选\n- 一行\n另一行\n\n问: 算什么？\n选: A 玩\n选: B 欺凌\n"
        "答: B 有意。\n讲: 想一想。\n时: 3\n做: 举手\n"
    )
    lesson = read_lesson(HEADER + body)
    assert lesson.slides == [
        Slide(
            title="选一选",
            points=["一行", "另一行"],
            spoken=["想一想。"],
            minutes=3,
            activity="举手",
            question="算什么？",
            options=[("A", "玩"), ("B", "欺凌")],
            answer=("B", "有意。"),
        )
    ]


def test_parts_keep_their_order():
    body = "## 甲\n时: 3\n# 课堂材料\n一段\n- 一\n- 二\n## 题\n> 话\n# 给老师\n慢慢讲\n"
    lesson = read_lesson(HEADER + body)
    assert lesson.handout == [
        ("text", "一段"),
        ("listing", ["一", "二"]),
        ("heading", "题"),
        ("highlight", "话"),
    ]
    assert lesson.notes == [("text", "慢慢讲")]


def test_outline_words_are_for_the_teacher():
    header = HEADER.replace("first_lesson", "lesson")
    slide = read_lesson(f"{header}## 甲\n问一问全班。\n时: 3\n").slides[0]
    assert (slide.points, slide.spoken) == ([], ["问一问全班。"])


@pytest.mark.parametrize(
    "text",
    [
        "## 没有抬头\n时: 3\n",
        HEADER + "## 甲\n时: 2\n",
        HEADER.replace("minutes: 3\n", "") + "## 甲\n时: 3\n",
        HEADER + "## 甲\n选: 没有字母\n时: 3\n",
    ],
)
def test_text_without_form_is_refused(text):
    with pytest.raises(LessonTextError):
        read_lesson(text)


def test_committed_lessons():
    assert sorted(TEXTS) == [
        "di-yi-ke",
        "gaonian-qiling",
        "gaozhong-xuanju",
        "xiaoxue-guize",
    ]


@pytest.mark.parametrize("slug", TEXTS)
def test_committed_lesson_fills_its_minutes(slug):
    lesson = read_lesson(TEXTS[slug])
    assert sum(slide.minutes for slide in lesson.slides) == lesson.minutes == 40
    assert all(slide.spoken for slide in lesson.slides)
    assert lesson.goals
    assert lesson.outline_items
    assert lesson.citations


def test_first_lesson_can_be_presented_as_it_stands():
    lesson = read_lesson(TEXTS["di-yi-ke"])
    asked = [slide for slide in lesson.slides if slide.question]
    for slide in asked:
        assert slide.answer[0] in dict(slide.options)
        assert [key for key, _text in slide.options] == ["A", "B", "C"]
    assert len(asked) == 5
    assert lesson.handout
    assert lesson.notes
