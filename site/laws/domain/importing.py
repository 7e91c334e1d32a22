"""Law texts from files into the library; what the catalogue knows comes first."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from anyascii import anyascii
from django.db import transaction
from django.utils.translation import gettext as _

from laws.domain.catalogue import load_catalogue
from laws.domain.files import LawFile, list_files, read_law_file
from laws.domain.names import STATE, NameIndex, normalise_name
from laws.domain.texts import ArticleText
from laws.enums import EffectiveBasis
from laws.models import Article, Law, LawVersion

LONGEST_TITLE = 200
_IN_FORCE_WORDS = {"", "有效", "现行有效", "尚未生效", "尚未施行"}
_DECISION = re.compile(r"关于.*(决定|决议)$|的(决定|决议)$")


@dataclass(frozen=True)
class ImportDoubt:
    code: str
    message: str
    where: str


@dataclass
class ImportedVersion:
    """The files that make one version of a law, put together."""

    title: str
    adopted_on: date
    names: list[str] = field(default_factory=list)
    articles: list[ArticleText] = field(default_factory=list)
    header_dates: set[date] = field(default_factory=set)
    last_article_date: date | None = None

    def add(self, file: LawFile) -> bool:
        """False, and nothing added, where an article is there already."""
        held = {article.place for article in self.articles}
        if any(article.place in held for article in file.law.articles):
            return False
        self.names.append(file.name)
        self.articles = sorted(
            [*self.articles, *file.law.articles], key=lambda article: article.place
        )
        stated = file.law.header_effective_on()
        if stated and stated >= self.adopted_on:
            self.header_dates.add(stated)
        self._keep_last_article_date(file)
        return True

    def _keep_last_article_date(self, file: LawFile) -> None:
        """The last article of the whole law counts, whichever file came last."""
        if self.articles[-1] is file.law.articles[-1]:
            stated = file.law.last_article_effective_on()
            before = stated is None or stated < self.adopted_on
            self.last_article_date = None if before else stated

    def stated_date(self) -> tuple[date, EffectiveBasis] | None:
        """What the text says of its date in force, if that is not before adoption."""
        if self.header_dates:
            return max(self.header_dates), EffectiveBasis.HEADER
        if self.last_article_date:
            return self.last_article_date, EffectiveBasis.LAST_ARTICLE
        return None

    def sha256(self) -> str:
        digest = hashlib.sha256()
        for article in self.articles:
            parts = (*article.place, article.heading, article.text)
            digest.update("\x1f".join(map(str, parts)).encode() + b"\x1e")
        return digest.hexdigest()


@dataclass
class ImportResult:
    """What an import found; ``as_json`` has the fields of interfaces.md §2."""

    files: int = 0
    skipped: list[dict[str, str]] = field(default_factory=list)
    warnings: list[ImportDoubt] = field(default_factory=list)
    by_law: list[dict[str, object]] = field(default_factory=list)
    articles: int = 0
    undated: int = 0
    outcomes: dict[str, int] = field(
        default_factory=lambda: {"added": 0, "changed": 0, "unchanged": 0}
    )

    def skip(self, name: str, reason: str) -> None:
        self.skipped.append({"file": name, "reason": reason})

    def warn(self, code: str, message: str, where: str) -> None:
        self.warnings.append(ImportDoubt(code, message, where))

    def as_json(self) -> dict[str, object]:
        return {
            "files": self.files,
            "skipped": self.skipped,
            "laws": len({row["law"] for row in self.by_law}),
            "versions": len(self.by_law),
            "articles": self.articles,
            "versions_without_effective_date": self.undated,
            "by_law": self.by_law,
            "outcomes": self.outcomes,
        }


def import_laws(
    path: Path, *, layout: str = "auto", dry_run: bool = False
) -> ImportResult:
    """Read every file below ``path`` and write the versions it holds, or nothing.

    ``layout`` is auto, markdown or docx. Raises InputError for a file that cannot be
    read; files that hold no law are skipped with a reason.
    """
    result = ImportResult()
    versions = _read_versions(path, layout, result)
    with transaction.atomic():
        load_catalogue()
        names = NameIndex(Law.objects.prefetch_related("versions"))
        for version in versions:
            _write_version(version, names, result)
        if dry_run:
            transaction.set_rollback(True)
    return result


def _read_versions(
    path: Path, layout: str, result: ImportResult
) -> list[ImportedVersion]:
    """The versions that the files make, parts of one law put together."""
    seen: set[str] = set()
    versions: dict[tuple[str, date], ImportedVersion] = {}
    for found, skip in list_files(path, layout=layout):
        result.files += 1
        name = found.name if path.is_file() else str(found.relative_to(path))
        file = None if skip else read_law_file(found, name=name)
        reason = skip or (_skip_reason(file, seen) if file else "")
        if file and not reason and not _place(file, versions):
            reason = "same_version"
            message = _("同一版本已从另一个文件读入，内容不同，这个文件没有采用")
            result.warn(reason, message, name)
        if reason:
            result.skip(name, reason)
        elif file and file.law.status not in _IN_FORCE_WORDS:
            message = _("文件注明“%s”，请核对后在法律目录里写明废止日期")
            result.warn("not_in_force", message % file.law.status[:50], name)
    return list(versions.values())


def _skip_reason(file: LawFile, seen: set[str]) -> str:
    title = file.title
    if file.sha256 in seen:
        return "identical"
    seen.add(file.sha256)
    if not title:
        return "no_title"
    if "修正案" in file.law.title:
        return "amendment"
    if _DECISION.search(title):
        return "decision"
    if not file.law.articles:
        return "no_articles"
    if len(title) > LONGEST_TITLE:
        return "title_too_long"
    return "" if file.adopted_on else "no_adoption_date"


def _place(file: LawFile, versions: dict[tuple[str, date], ImportedVersion]) -> bool:
    title, adopted_on = file.title, file.adopted_on
    assert adopted_on is not None  # noqa: S101 - _skip_reason looked
    key = (normalise_name(title), adopted_on)
    return versions.setdefault(key, ImportedVersion(title, adopted_on)).add(file)


def _write_version(
    imported: ImportedVersion, names: NameIndex, result: ImportResult
) -> None:
    law = names.find(imported.title) or _create_law(imported.title, names)
    held = {version.adopted_on: version for version in law.versions.all()}
    version = held.get(imported.adopted_on)
    is_new = version is None
    version = version or LawVersion(law=law, adopted_on=imported.adopted_on)
    _warn_of_doubts(imported, version, result)
    changed = _set_values(imported, version)
    if changed:
        version.save()
        _replace_articles(version, imported.articles)
    result.outcomes["added" if is_new else "changed" if changed else "unchanged"] += 1
    result.articles += len(imported.articles)
    result.undated += version.effective_on is None
    result.by_law.append(
        {
            "law": law.slug,
            "title": law.title,
            "version": imported.adopted_on.isoformat(),
            "articles": len(imported.articles),
        }
    )


def _set_values(imported: ImportedVersion, version: LawVersion) -> bool:
    """Set what the text tells; whether anything is different from what was held."""
    values: dict[str, object] = {
        "article_count": len(imported.articles),
        "numbered_articles": max(article.number for article in imported.articles),
        "sha256": imported.sha256(),
    }
    if stated := imported.stated_date():
        values["effective_on"], values["effective_on_basis"] = stated
    changed = version.pk is None or any(
        getattr(version, name) != value for name, value in values.items()
    )
    for name, value in values.items():
        setattr(version, name, value)
    return changed


def _warn_of_doubts(
    imported: ImportedVersion, version: LawVersion, result: ImportResult
) -> None:
    where = imported.names[0]
    if len(imported.header_dates) > 1:
        message = _("各文件题注的施行日期不一致，取最晚的一个")
        result.warn("effective_dates_differ", message, where)
    stated = imported.stated_date()
    if stated and version.effective_on and stated[0] != version.effective_on:
        message = _("正文写的施行日期 %(text)s 与已知的 %(known)s 不同，以正文为准")
        days = {"text": stated[0], "known": version.effective_on}
        result.warn("effective_on_differs", message % days, where)
    count = len(imported.articles)
    if version.article_count not in {None, count}:
        message = _("正文有 %(text)d 条，目录记有 %(known)d 条，以正文为准")
        counts = {"text": count, "known": version.article_count}
        result.warn("article_count_differs", message % counts, where)
    if gaps := _gaps(imported.articles):
        message = _("缺第 %s 条，请核对文件是否完整")
        result.warn("articles_missing", message % "、".join(map(str, gaps[:10])), where)


def _gaps(articles: Iterable[ArticleText]) -> list[int]:
    numbers = {article.number for article in articles}
    return [number for number in range(1, max(numbers)) if number not in numbers]


def _replace_articles(version: LawVersion, articles: Iterable[ArticleText]) -> None:
    version.articles.all().delete()
    Article.objects.bulk_create(
        [
            Article(
                version=version,
                number=article.number,
                suffix=article.suffix,
                heading=article.heading,
                text=article.text,
            )
            for article in articles
        ],
        batch_size=500,
    )


def _create_law(title: str, names: NameIndex) -> Law:
    short = title.removeprefix(STATE)[:100]
    law = Law.objects.create(slug=_free_slug(short), title=title, short_title=short)
    names.add(law)
    return law


def _free_slug(short_title: str) -> str:
    """The pinyin joined; with a number behind it where that is taken."""
    stem = re.sub(r"[^a-z0-9]", "", anyascii(short_title).lower())[:90] or "law"
    slug, number = stem, 2
    while Law.objects.filter(slug=slug).exists():
        slug, number = f"{stem}-{number}", number + 1
    return slug
