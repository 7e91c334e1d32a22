"""Law texts imported from a fixture of ours, with the traps of the public layouts."""

import shutil
import zipfile
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from laws.domain.importing import import_laws
from laws.enums import EffectiveBasis
from laws.models import Article, Law, LawVersion
from sheets.errors import InputError
from tests.factories.laws import LawFactory, LawVersionFactory

TEXTS = Path(__file__).resolve().parents[1] / "fixtures" / "texts"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_catalogue(request: pytest.FixtureRequest, monkeypatch) -> None:
    """Facts of ours stay out of the small fixture; the public texts need them."""
    if "public" not in request.node.name:
        monkeypatch.setattr("laws.domain.importing.load_catalogue", lambda: None)


def state() -> list[object]:
    """Everything an import may touch, as plain values."""
    return [
        list(Law.objects.order_by("pk").values()),
        list(LawVersion.objects.order_by("pk").values()),
        list(Article.objects.order_by("pk").values()),
    ]


def version(title: str) -> LawVersion:
    return LawVersion.objects.get(law__title=title)


def test_import_answers_the_contract() -> None:
    answer = import_laws(TEXTS).as_json()
    assert answer == {
        "files": 13,
        "skipped": [
            {"file": "_index.md", "reason": "index"},
            {
                "file": "修正案/关于修改示例管理法的决定(2024-03-01).md",
                "reason": "decision",
            },
            {"file": "修正案/示例法典修正案（2025年）.md", "reason": "amendment"},
            {"file": "修正案/示例法典修正案（一）.md", "reason": "amendment"},
            {"file": "修正案/示例若干规定(1983-03-05).md", "reason": "no_articles"},
            {"file": "行政法/示例促进法(2022-05-05).md", "reason": "identical"},
        ],
        "laws": 5,
        "versions": 5,
        "articles": 17,
        "versions_without_effective_date": 2,
        "by_law": answer["by_law"],
        "outcomes": {"added": 5, "changed": 0, "unchanged": 0},
    }
    assert {
        "law": "shilifadian",
        "title": "中华人民共和国示例法典",
        "version": "2023-05-28",
        "articles": 9,
    } in answer["by_law"]


@pytest.mark.parametrize(
    ("title", "effective_on", "basis"),
    [
        ("中华人民共和国示例法典", date(2024, 1, 1), EffectiveBasis.HEADER),
        ("中华人民共和国示例促进法", date(2022, 7, 1), EffectiveBasis.LAST_ARTICLE),
        ("中华人民共和国示例保护法", date(2025, 11, 1), EffectiveBasis.HEADER),
        ("中华人民共和国示例管理法", None, EffectiveBasis.UNKNOWN),
        ("示例登记条例", None, EffectiveBasis.UNKNOWN),
    ],
)
def test_date_in_force_is_never_guessed(
    title: str, effective_on: date | None, basis: EffectiveBasis
) -> None:
    import_laws(TEXTS)
    held = version(title)
    assert (held.effective_on, held.effective_on_basis) == (effective_on, basis)
    assert held.last_checked_on is None


def test_catalogue_dates_a_text_that_states_none() -> None:
    LawVersionFactory(
        law=LawFactory(title="中华人民共和国示例管理法"),
        adopted_on=date(2024, 3, 1),
        effective_on=date(2024, 3, 15),
        article_count=None,
        numbered_articles=None,
    )
    import_laws(TEXTS)
    held = version("中华人民共和国示例管理法")
    assert held.effective_on == date(2024, 3, 15)
    assert held.effective_on_basis == EffectiveBasis.CATALOGUE
    assert held.article_count == 3


def test_three_files_make_one_version() -> None:
    import_laws(TEXTS)
    held = version("中华人民共和国示例法典")
    assert list(held.articles.values_list("number", "suffix")) == [
        (1, 0), (2, 0), (3, 0), (4, 0), (5, 0), (5, 1), (5, 2), (6, 0), (7, 0)
    ]  # fmt: skip
    assert (held.article_count, held.numbered_articles) == (9, 7)
    third = held.articles.get(number=3)
    assert third.heading == "总则编 / 第二章 条文的写法 / 第一节 分款分项"
    assert third.text.split("\n")[-1] == "第一条规定的目的，适用于前款各项。"


def test_second_import_changes_nothing() -> None:
    import_laws(TEXTS)
    before = state()
    again = import_laws(TEXTS)
    assert again.outcomes == {"added": 0, "changed": 0, "unchanged": 5}
    assert state() == before


def test_dry_run_answers_the_same_and_writes_nothing() -> None:
    answer = import_laws(TEXTS, dry_run=True).as_json()
    assert state() == [[], [], []]
    assert import_laws(TEXTS).as_json() == answer


def test_changed_text_replaces_the_articles(tmp_path: Path) -> None:
    copy = Path(shutil.copytree(TEXTS, tmp_path / "texts"))
    import_laws(copy)
    file = copy / "社会法" / "示例保护法(2025-09-12).md"
    file.write_text(file.read_text("utf-8") + "\n第三条 新的一条。\n", "utf-8")
    result = import_laws(copy)
    assert result.outcomes == {"added": 0, "changed": 1, "unchanged": 4}
    assert version("中华人民共和国示例保护法").articles.count() == 3


def test_doubts_are_told(tmp_path: Path) -> None:
    head = "# 示例法\n\n2022年1月1日 通过\n\n2022年5月1日 施行\n\n<!-- INFO END -->\n\n"
    (tmp_path / "a.md").write_text(head + "第一条 甲\n\n第四条 乙\n", "utf-8")
    (tmp_path / "b.md").write_text(head + "第一条 另一种文字\n", "utf-8")
    LawVersionFactory(
        law=LawFactory(title="示例法"),
        adopted_on=date(2022, 1, 1),
        effective_on=date(2022, 4, 1),
    )
    result = import_laws(tmp_path)
    assert [(doubt.code, doubt.where) for doubt in result.warnings] == [
        ("same_version", "b.md"),
        ("effective_on_differs", "a.md"),
        ("article_count_differs", "a.md"),
        ("articles_missing", "a.md"),
    ]
    assert result.skipped == [{"file": "b.md", "reason": "same_version"}]
    assert version("示例法").effective_on == date(2022, 5, 1)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("第一条 没有题目", "no_title"),
        ("# 示例法\n\n第一条 没有日期", "no_adoption_date"),
        ("# 示例法\n\n2020年1月1日 通过\n", "no_articles"),
        (f"# {'长' * 201}\n\n2020年1月1日 通过\n\n第一条 甲", "title_too_long"),
    ],
)
def test_file_that_holds_no_law_is_skipped(
    tmp_path: Path, text: str, reason: str
) -> None:
    (tmp_path / "a.md").write_text(text, "utf-8")
    assert import_laws(tmp_path).skipped == [{"file": "a.md", "reason": reason}]


def test_two_laws_of_one_sound_get_two_addresses(tmp_path: Path) -> None:
    for name, title in (("a", "示例法"), ("b", "式例法")):
        text = f"# {title}\n\n2020年1月1日 通过\n\n第一条 甲"
        (tmp_path / f"{name}.md").write_text(text, "utf-8")
    import_laws(tmp_path)
    slugs = Law.objects.filter(title__endswith="例法").values_list("slug", flat=True)
    assert sorted(slugs) == ["shilifa", "shilifa-2"]


def test_file_that_says_it_is_out_of_force_is_told(tmp_path: Path) -> None:
    text = "# 示例法\n\n2020年1月1日 通过\n\n<!-- STATUS: 失效 -->\n\n第一条 甲"
    (tmp_path / "a.md").write_text(text, "utf-8")
    doubts = import_laws(tmp_path).warnings
    assert [(doubt.code, doubt.where) for doubt in doubts] == [("not_in_force", "a.md")]
    assert version("示例法").law.repealed_on is None


def test_edition_in_a_title_is_no_other_law(tmp_path: Path) -> None:
    for year in (1982, 2018):
        text = f"# 示例法（{year}年修正文本）\n\n{year}年1月1日 通过\n\n第一条 甲"
        (tmp_path / f"{year}.md").write_text(text, "utf-8")
    import_laws(tmp_path)
    assert Law.objects.get().versions.count() == 2


PARAGRAPH = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
DOCUMENT = (
    '<?xml version="1.0"?>{}<w:document xmlns:w="http://schemas.openxmlformats.org/'
    'wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'
)


def write_docx(path: Path, *lines: str, doctype: str = "", **extra: bytes) -> Path:
    body = "".join(PARAGRAPH.format(line) for line in lines)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", DOCUMENT.format(doctype, body))
        for name, data in extra.items():
            archive.writestr(f"word/{name}.bin", data)
    return path


def test_docx_is_read(tmp_path: Path) -> None:
    path = write_docx(
        tmp_path / "示例法.docx",
        "中华人民共和国示例法",
        "（2022年9月2日示例代表大会通过）",
        "第一章　总则",
        "第一条　甲。",
        "第二条　本法自2022年12月1日起施行。",
    )
    result = import_laws(path)
    assert (result.files, result.articles) == (1, 2)
    held = version("中华人民共和国示例法")
    assert held.effective_on == date(2022, 12, 1)


def hostile(path: Path, kind: str) -> Path:
    """A broken file of each kind."""
    if kind == "bomb":
        return write_docx(path / "a.docx", "零" * 15_000_000)
    if kind == "macro":
        return write_docx(path / "a.docx", "甲", vbaProject=b"x")
    if kind == "entities":
        doctype = '<!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;">]>'
        return write_docx(path / "a.docx", "&c;", doctype=doctype)
    data = {
        "not_zip.docx": b"PK\x03\x04 torn",
        "gb.md": "# 示例法\n".encode("gb18030"),
        "binary.md": b"# a\x00b",
        "large.md": b"x" * (8 * 1024 * 1024 + 1),
        "law.pdf": b"%PDF",
    }
    target = path / kind
    if kind == "empty.docx":
        with zipfile.ZipFile(target, "w") as archive:
            archive.writestr("mimetype", "x")
    else:
        target.write_bytes(data[kind])
    return target


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("bomb", "too_large"),
        ("macro", "macro_file"),
        ("entities", "unreadable"),
        ("not_zip.docx", "unreadable"),
        ("empty.docx", "wrong_format"),
        ("gb.md", "wrong_encoding"),
        ("binary.md", "unreadable"),
        ("large.md", "too_large"),
        ("law.pdf", "wrong_format"),
    ],
)
def test_broken_file_writes_nothing(tmp_path: Path, kind: str, code: str) -> None:
    path = hostile(tmp_path, kind)
    with pytest.raises(InputError) as caught:
        import_laws(path)
    assert (caught.value.code, caught.value.where) == (code, path.name)
    assert state() == [[], [], []]


def test_missing_path_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        import_laws(tmp_path / "nowhere")
    assert caught.value.code == "not_found"


def test_format_limits_what_is_read(tmp_path: Path) -> None:
    write_docx(tmp_path / "a.docx", "示例法", "（2020年1月1日通过）", "第一条　甲")
    (tmp_path / "b.md").write_text("# 乙法\n\n2020年1月1日 通过\n\n第一条 乙", "utf-8")
    titles = [row["title"] for row in import_laws(tmp_path, layout="docx").by_law]
    assert titles == ["示例法"]


def test_public_texts_have_their_known_counts() -> None:
    folder = settings.SHARED / "data" / "laws"
    if not folder.is_dir():
        pytest.skip("law texts absent: set MINGFA_SHARED to a folder with data/laws")
    first = import_laws(folder)
    counts = {row["law"]: row["articles"] for row in first.by_law}
    assert [counts[slug] for slug in ("xianfa", "minfadian", "xingfa")] == [
        143, 1260, 505
    ]  # fmt: skip
    assert counts["xingshisusongfa"] == 308
    assert first.warnings == []
    reasons = sorted(skip["reason"] for skip in first.skipped)
    assert reasons.count("identical") == 2
    assert reasons.count("amendment") == 17
    second = import_laws(folder)
    assert second.outcomes == {"added": 0, "changed": 0, "unchanged": 242}
