"""Files of law texts, found and read with limits: Markdown and docx."""

from __future__ import annotations

import hashlib
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext as _

from laws.domain.texts import LawText, parse_markdown, parse_plain
from sheets.errors import InputError

SUFFIXES = {"markdown": {".md", ".markdown"}, "docx": {".docx"}}
SUFFIXES["auto"] = SUFFIXES["markdown"] | SUFFIXES["docx"]
MAX_FILES = 20_000
MAX_BYTES = 8 * 1024 * 1024
MAX_UNPACKED = 40 * 1024 * 1024
_INDEX_NAMES = {"_index.md", "readme.md"}
# 宪法（2018年修正文本） is 宪法; which version it is, its dates tell.
_EDITION = re.compile(r"[(（]\d{4}年(?:公布|修正|修订)?(?:文本|版)?[)）]$")
_NAME_DATE = re.compile(r"[(（](\d{4})-(\d{2})-(\d{2})[)）]")
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
)


@dataclass(frozen=True)
class LawFile:
    """One file read: its text taken apart, and the adoption its name tells of."""

    name: str
    sha256: str
    named_adoption: date | None
    law: LawText

    @property
    def title(self) -> str:
        return _EDITION.sub("", self.law.title)

    @property
    def adopted_on(self) -> date | None:
        return self.named_adoption or self.law.adopted_on()


def list_files(path: Path, *, layout: str) -> Iterator[tuple[Path, str]]:
    """The files of that layout below a path, each with a reason to skip it or ""."""
    if path.is_file():
        if path.suffix.lower() not in SUFFIXES[layout]:
            raise InputError(
                "wrong_format", _("只能读 .md 和 .docx 文件，请换一个文件"), path.name
            )
        yield path, ""
        return
    if not path.is_dir():
        raise InputError(
            "not_found", _("没有这个文件或目录，请检查路径"), str(path)[-200:]
        )
    files = sorted(found for found in path.rglob("*") if _is_ours(found, layout))
    if len(files) > MAX_FILES:
        raise InputError(
            "too_large",
            _("目录里有 %(count)d 个文件，超过 %(limit)d 个，请分批导入")
            % {"count": len(files), "limit": MAX_FILES},
        )
    for found in files:
        yield found, "index" if found.name.lower() in _INDEX_NAMES else ""


def read_law_file(path: Path, *, name: str) -> LawFile:
    """Read one file; InputError with the codes of sheets.errors for a broken one."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InputError("too_large", _("文件超过 8 MB，不是一部法律的正文"), name)
        data = path.read_bytes()
    except OSError as error:
        raise InputError(
            "unreadable", _("文件打不开，请检查权限后重试"), name
        ) from error
    if path.suffix.lower() == ".docx":
        law = parse_plain(_docx_paragraphs(path, name))
    else:
        law = parse_markdown(_decode(data, name))
    return LawFile(name, hashlib.sha256(data).hexdigest(), _named_date(path.name), law)


def _is_ours(path: Path, layout: str) -> bool:
    """Plain files of the layout; no links, which may lead out of the folder."""
    return (
        path.suffix.lower() in SUFFIXES[layout]
        and not path.is_symlink()
        and path.is_file()
        and not path.name.startswith((".", "~$"))
    )


def _decode(data: bytes, name: str) -> str:
    if b"\x00" in data:
        raise InputError("unreadable", _("这不是文本文件，请另存为 UTF-8 文本"), name)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            "wrong_encoding", _("文件不是 UTF-8 编码，请另存为 UTF-8 后重试"), name
        ) from error


def _docx_paragraphs(path: Path, name: str) -> list[str]:
    """The paragraphs of word/document.xml, read through a limit."""
    try:
        with zipfile.ZipFile(path) as archive:
            if any(entry.endswith("vbaProject.bin") for entry in archive.namelist()):
                raise InputError(
                    "macro_file", _("文件带有宏，请另存为不带宏的 .docx"), name
                )
            with archive.open("word/document.xml") as file:
                data = file.read(MAX_UNPACKED + 1)
    except KeyError as error:
        raise InputError(
            "wrong_format", _("这不是 Word 文档（.docx）"), name
        ) from error
    except _UNREADABLE as error:
        raise InputError(
            "unreadable", _("Word 文档已损坏，请重新保存后再导入"), name
        ) from error
    if len(data) > MAX_UNPACKED:
        raise InputError("too_large", _("文档展开后过大，已停止读取"), name)
    return _paragraphs(data, name)


def _paragraphs(data: bytes, name: str) -> list[str]:
    try:
        root: Element = fromstring(data)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise InputError(
            "unreadable", _("Word 文档已损坏，请重新保存后再导入"), name
        ) from error
    return [
        line
        for paragraph in root.iter(f"{_WORD}p")
        for line in _paragraph_text(paragraph).split("\n")
    ]


def _paragraph_text(paragraph: Element) -> str:
    breaks = {f"{_WORD}tab": " ", f"{_WORD}br": "\n", f"{_WORD}cr": "\n"}
    return "".join(
        (node.text or "") if node.tag == f"{_WORD}t" else breaks.get(node.tag, "")
        for node in paragraph.iter()
    )


def _named_date(name: str) -> date | None:
    """The date in a file's name is the adoption of that version, not its force."""
    match = _NAME_DATE.search(name)
    try:
        return date(*(int(part) for part in match.groups())) if match else None
    except ValueError:
        return None
