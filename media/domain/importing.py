"""Articles, scripts and recordings written as plain text files, into pages.

A file is UTF-8: `key: value` lines between two `---`, lists in values parted by ；,
then paragraphs, `## heading`, `- ` lists and `> ` highlights. Nothing else has a
meaning. The text of a recording is what is heard or shown in it: a heading is a
picture, a highlight what law it stands on; its file lies beside the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from wagtail.models import Collection, Page
from wagtail.rich_text import RichText
from wagtailmedia.forms import get_media_form

from accounts.models import User
from home.models import Audience, AudioVideo, BasePage, Channel
from media.enums import Speech
from media.models import ArticlePage, AudioPage, BroadcastScriptPage, VideoPage

FENCE = "---"
MARKS = (("## ", "heading"), ("- ", "listing"), ("> ", "highlight"))
ORDINAL = re.compile(r"(?=第[一二三四五]句[，,：])")
PARTS = {
    "呼号": "call_sign",
    "称呼": "greeting",
    "一件身边事": "story",
    "一条法": "law",
    "三句怎么办": "advice",
    "电话": "telephone",
    "再见": "farewell",
}
SAID = {"heading": "画面：{}。", "highlight": "依据：{}。"}
RECORDINGS = {"视频": ("video", VideoPage), "录音": ("audio", AudioPage)}
SPEECHES = {"普通话": Speech.MANDARIN, "四川话": Speech.SICHUANESE}

# Without empty texts its blanks would be null, which cannot be translated.
CALL_OUT = {"title": "", "text": ""}

Block = tuple[str, Any]
AnyPage = TypeVar("AnyPage", bound=BasePage)


class ContentFileError(ValueError):
    """A file that cannot become a page; says which and what is wrong with it."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"{where}：{what}")


@dataclass(frozen=True)
class Written:
    """One file: its facts, and its lines with the mark they carry."""

    name: str
    facts: dict[str, str]
    lines: list[tuple[str, str]]

    def fact(self, key: str) -> str:
        if not self.facts.get(key):
            raise ContentFileError(self.name, f"没有写 {key}")
        return self.facts[key]

    def several(self, key: str) -> list[str]:
        parts = self.facts.get(key, "").split("；")
        return [part.strip() for part in parts if part.strip()]


def read_written(path: Path) -> Written:
    return parse_written(path.read_text(encoding="utf-8"), name=path.name)


def parse_written(text: str, *, name: str) -> Written:
    """The parts of a file; raises ContentFileError where it has no facts on top."""
    lines = text.removeprefix("\ufeff").splitlines()
    if not lines or lines[0].strip() != FENCE or FENCE not in map(str.strip, lines[1:]):
        raise ContentFileError(name, "开头要有两行 --- 夹着的说明")
    end = [line.strip() for line in lines].index(FENCE, 1)
    facts = dict(_fact(line, name) for line in lines[1:end] if line.strip())
    return Written(name, facts, list(_marked(lines[end + 1 :])))


def _fact(line: str, name: str) -> tuple[str, str]:
    key, colon, value = line.partition(":")
    if not colon:
        raise ContentFileError(name, f"看不懂这一行：{line[:40]}")
    return key.strip(), value.strip()


def _marked(lines: list[str]) -> Iterator[tuple[str, str]]:
    """(mark, words) a line; an empty line has neither and parts what stands around."""
    for line in map(str.strip, lines):
        kind = next((kind for mark, kind in MARKS if line.startswith(mark)), "")
        if kind:
            yield kind, line.split(" ", 1)[1].strip()
        else:
            yield ("paragraph" if line else ""), line


def article_blocks(written: Written) -> list[Block]:
    """Paragraphs that follow each other are one block, and so are lines of a list."""
    said = [(kind, words) for kind, words in written.lines if kind]
    blocks: list[Block] = []
    for kind, run in groupby(said, key=lambda line: line[0]):
        blocks += _article_block(kind, [words for _kind, words in run])
    return blocks


def _article_block(kind: str, words: list[str]) -> list[Block]:
    if kind == "paragraph":
        html = "".join(f"<p>{escape(text, quote=False)}</p>" for text in words)
        return [(kind, RichText(html))]
    if kind == "listing":
        return [(kind, {"entries": words, "ordered": False})]
    if kind == "highlight":
        return [(kind, {"text": "\n".join(words), "source": ""})]
    return [(kind, text) for text in words]


def script_blocks(written: Written) -> list[Block]:
    """The parts under their headings, in the order of the file."""
    parts: dict[str, list[str]] = {}
    kind = ""
    for mark, words in written.lines:
        if mark == "heading":
            if words not in PARTS:
                raise ContentFileError(written.name, f"广播稿没有“{words}”这一部分")
            kind = PARTS[words]
        elif words and not kind:
            raise ContentFileError(written.name, "第一段上面要有 ## 呼号")
        elif words:
            parts.setdefault(kind, []).append(words)
    return [_script_block(kind, "\n".join(words)) for kind, words in parts.items()]


def _script_block(kind: str, text: str) -> Block:
    if kind == "law":
        return kind, {"text": text, "citation": ""}
    if kind == "advice":
        sentences = [part.strip() for part in ORDINAL.split(text) if part.strip()]
        return kind, {"sentences": sentences}
    return kind, text


@transaction.atomic
def import_article(
    written: Written, *, parent: Page, owner: User | None = None, live: bool = True
) -> ArticlePage:
    """An article below the list; the one that is there is left as it is.

    With ``live`` false it is a draft, whose way out is the three reviews.
    """
    slug = slug_of(written)
    found: ArticlePage | None
    found = ArticlePage.objects.child_of(parent).filter(slug=slug).first()
    if found is not None:
        return found
    page = ArticlePage(body=[*article_blocks(written), ("call_out", CALL_OUT)])
    return _placed(page, written, parent=parent, owner=owner, live=live)


@transaction.atomic
def import_script(
    written: Written, *, parent: Page, owner: User | None = None, live: bool = True
) -> BroadcastScriptPage:
    """A broadcast script, live or a draft; the one that is there is left as it is."""
    slug = slug_of(written)
    found: BroadcastScriptPage | None
    found = BroadcastScriptPage.objects.child_of(parent).filter(slug=slug).first()
    if found is not None:
        return found
    speech = SPEECHES.get(written.facts.get("language", "普通话"))
    if speech is None:
        raise ContentFileError(written.name, "language 写普通话或四川话")
    page = BroadcastScriptPage(
        number=written.facts.get("number", ""),
        speech=speech,
        body=script_blocks(written),
    )
    return _placed(page, written, parent=parent, owner=owner, live=live)


@transaction.atomic
def import_recording(
    written: Written, *, folder: Path, parent: Page, owner: User | None = None
) -> VideoPage | AudioPage:
    """A live page with the file and its words; the one that is there is left as it is.

    The script named in the text gets the recording as well. The file goes through the
    form of the back office, so what is refused there is refused here.
    """
    kind, model = _recording_kind(written)
    slug = slug_of(written)
    found: VideoPage | AudioPage | None
    found = model.objects.child_of(parent).filter(slug=slug).first()
    if found is not None:
        return found
    recording = _uploaded(written, kind, folder=folder, owner=owner)
    about = RichText(f"<p>{escape(written.fact('about'), quote=False)}</p>")
    body = [("paragraph", about), ("call_out", CALL_OUT)]
    page = model(body=body, recording=recording)
    _placed(page, written, parent=parent, owner=owner, live=True)
    if script := written.facts.get("script"):
        _attach(written, recording, script=script, owner=owner)
    return page


def _recording_kind(written: Written) -> tuple[str, type[VideoPage] | type[AudioPage]]:
    known = RECORDINGS.get(written.fact("kind"))
    if known is None:
        raise ContentFileError(written.name, f"kind 写{'或'.join(RECORDINGS)}")
    return known


def _uploaded(
    written: Written, kind: str, *, folder: Path, owner: User | None
) -> AudioVideo:
    facts = {key: written.facts.get(key, "") for key in ("width", "height", "tags")}
    facts |= {"title": written.fact("title"), "duration": written.fact("seconds")}
    facts |= {"transcript": transcript_of(written)}
    facts |= {"collection": str(Collection.get_first_root_node().pk)}
    files = {"file": _beside(written, "file", folder=folder)}
    if written.facts.get("poster"):
        files["thumbnail"] = _beside(written, "poster", folder=folder)
    recording = AudioVideo(type=kind, uploaded_by_user=owner)
    form = get_media_form(AudioVideo)(facts, files, instance=recording)
    if not form.is_valid():
        said = (str(error) for errors in form.errors.values() for error in errors)
        raise ContentFileError(written.name, "；".join(said))
    kept: AudioVideo = form.save()
    return kept


def _beside(written: Written, key: str, *, folder: Path) -> SimpleUploadedFile:
    path = folder / Path(written.fact(key)).name
    if not path.is_file():
        raise ContentFileError(written.name, f"{key} 里写的文件不在旁边：{path.name}")
    return SimpleUploadedFile(path.name, path.read_bytes())


def transcript_of(written: Written) -> str:
    """What is heard and shown, as in the file; each picture begins a paragraph."""
    scenes = any(kind == "heading" for kind, _words in written.lines)
    paragraphs: list[list[str]] = []
    for kind, words in _blocks(written):
        if kind == "heading" or not (scenes and paragraphs):
            paragraphs.append([])
        paragraphs[-1].append(SAID.get(kind, "{}").format(words))
    return "\n\n".join("\n".join(lines) for lines in paragraphs)


def _blocks(written: Written) -> Iterator[Block]:
    """Lines that follow each other without an empty one are one piece of text."""
    for kind, run in groupby(written.lines, key=lambda line: line[0]):
        words = [words for _kind, words in run]
        if kind:
            yield kind, ("；" if kind == "highlight" else "").join(words)


def _attach(
    written: Written, recording: AudioVideo, *, script: str, owner: User | None
) -> None:
    page = BroadcastScriptPage.objects.filter(
        slug=script, locale__language_code=settings.LANGUAGE_CODE
    ).first()
    if page is None:
        raise ContentFileError(written.name, f"没有这一篇广播稿：{script}")
    if page.recording_id is None:
        page.recording = recording
        page.save_revision(user=owner).publish(user=owner)


def slug_of(written: Written) -> str:
    """The file's name without the number that orders it."""
    return re.sub(r"^[0-9]+-", "", written.name.removesuffix(".md"))


def _placed(
    page: AnyPage, written: Written, *, parent: Page, owner: User | None, live: bool
) -> AnyPage:
    page.title = written.fact("title")
    page.slug = slug_of(written)
    page.summary = written.facts.get("summary", "")[:120]
    page.month = written.facts.get("month", "")
    page.cites = "\n".join(written.several("citations"))
    page.locale = parent.locale
    page.owner = owner
    page.live = live
    page.has_unpublished_changes = not live
    parent.add_child(instance=page)
    page.audiences = _named(Audience, written, "audiences")
    page.channels = _named(Channel, written, "channels")
    page.save()
    revision = page.save_revision(user=owner)
    if live:
        revision.publish(user=owner)
    page.refresh_from_db()
    return page


def _named(model: Any, written: Written, key: str) -> list[Any]:
    names = written.several(key)
    found = {row.name: row for row in model.objects.filter(name__in=names)}
    if unknown := [name for name in names if name not in found]:
        raise ContentFileError(written.name, f"{key} 里没有：{'、'.join(unknown)}")
    return [found[name] for name in names]
