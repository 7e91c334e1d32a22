"""What the pages of the library show: rows, chapters, an article and its neighbours."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from django.conf import settings
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from laws.domain.articles import article_state
from laws.domain.clauses import Clause, clause_label
from laws.domain.names import normalise_name
from laws.domain.status import TONES, version_in_force, version_status
from laws.domain.texts import HEADING_JOINT
from laws.enums import VersionStatus
from laws.models import Article, Law, LawVersion

_LIST_ORDER = [
    VersionStatus.IN_FORCE,
    VersionStatus.NOT_YET,
    VersionStatus.UNCHECKED,
    VersionStatus.SUPERSEDED,
    VersionStatus.REPEALED,
]
# A law without text has no chapters; its numbers stand in groups of this size.
GROUP = 50

Place = tuple[int, int]


@dataclass(frozen=True)
class VersionRow:
    """A version as it stands on a day."""

    version: LawVersion
    status: VersionStatus
    words: str
    is_chosen: bool = False

    @property
    def state(self) -> str:
        return TONES[self.status]

    @property
    def has_text(self) -> bool:
        return bool(getattr(self.version, "has_text", False))


@dataclass(frozen=True)
class LawRow:
    law: Law
    row: VersionRow | None


@dataclass
class Chapter:
    """A heading, the places under it, and the headings below it."""

    title: str
    places: list[PlaceLink] = field(default_factory=list)
    parts: list[Chapter] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.places) + sum(part.count for part in self.parts)

    def below(self, title: str) -> Chapter:
        """The part of that title, begun if the last one is another."""
        if not self.parts or self.parts[-1].title != title:
            self.parts.append(Chapter(title))
        return self.parts[-1]


@dataclass(frozen=True)
class PlaceLink:
    label: str
    url: str


@dataclass(frozen=True)
class ArticlePage:
    """An article of a version, or the place of one whose text nobody has imported."""

    clause: Clause
    heading: str
    paragraphs: list[str]
    previous: PlaceLink | None
    next: PlaceLink | None
    confirmed: bool

    @property
    def label(self) -> str:
        return clause_label(self.clause)


def read_laws() -> QuerySet[Law]:
    """Laws with their versions, each knowing whether it has text; two queries."""
    texts = Article.objects.filter(version=OuterRef("pk")).exclude(text="")
    versions = LawVersion.objects.annotate(has_text=Exists(texts))
    return Law.objects.prefetch_related(Prefetch("versions", versions))


def law_rows(*, name: str, on: date) -> list[LawRow]:
    """Laws whose title, short title or an alias holds ``name``; in force first."""
    wanted = normalise_name(name)
    rows = [
        LawRow(law, _row(version_in_force(law, on) or _latest(law), on))
        for law in read_laws()
        if any(
            wanted in normalise_name(held)
            for held in (law.title, law.short_title, *law.aliases)
        )
    ]
    return sorted(rows, key=lambda row: (_rank(row), row.law.slug))


def version_rows(law: Law, *, chosen: LawVersion | None, on: date) -> list[VersionRow]:
    """Every version, the newest first."""
    versions = sorted(
        law.versions.all(), key=lambda held: held.adopted_on or date.min, reverse=True
    )
    return [version_row(held, on=on, chosen=chosen) for held in versions]


def version_row(
    version: LawVersion, *, on: date, chosen: LawVersion | None = None
) -> VersionRow:
    status = version_status(version, on=on)
    is_chosen = chosen is not None and version.pk == chosen.pk
    return VersionRow(version, status, status_words(version, status, on=on), is_chosen)


def choose_version(law: Law, *, adopted_on: date | None, on: date) -> LawVersion | None:
    """The version somebody asked for by its adoption, else the one in force."""
    if adopted_on is None:
        return version_in_force(law, on)
    held = [v for v in law.versions.all() if v.adopted_on == adopted_on]
    return held[0] if held else None


def status_words(version: LawVersion, status: VersionStatus, *, on: date) -> str:
    """Since or until when, and why; the status itself stands beside it."""
    if status == VersionStatus.REPEALED:
        return _repealed_words(version.law)
    if status == VersionStatus.SUPERSEDED:
        return _superseded_words(version.law, on)
    if status == VersionStatus.NOT_YET:
        if not version.effective_on:
            return _("已经通过，施行日期不详。")
        return _("自%s起施行。") % words_of(version.effective_on)
    if status == VersionStatus.UNCHECKED:
        return _unchecked_words(version, on)
    return _("自%(effective)s起施行，%(checked)s核对过。") % {
        "effective": words_of(version.effective_on),
        "checked": words_of(version.last_checked_on),
    }


def contents(version: LawVersion, *, query: str = "") -> list[Chapter]:
    """The articles of a version by their headings; one query."""
    rows = list(version.articles.values_list("heading", "number", "suffix"))
    if any(heading for heading, _number, _suffix in rows):
        return _by_heading(version, rows, query)
    places = sorted(
        {(number, suffix) for _heading, number, suffix in rows}
        | {(number, 0) for number in range(1, (version.numbered_articles or 0) + 1)}
    )
    groups = [
        list(group) for _key, group in groupby(places, lambda p: (p[0] - 1) // GROUP)
    ]
    return [
        Chapter(
            _("第%(first)d条至第%(last)d条")
            % {"first": group[0][0], "last": group[-1][0]},
            [_link(version, place, query) for place in group],
        )
        for group in groups
    ]


def read_article(
    version: LawVersion, clause: Clause, *, query: str = ""
) -> ArticlePage | None:
    """The article with its neighbours; None where it is known not to exist."""
    state = article_state(version, clause)
    if state is False:
        return None
    article = version.articles.filter(
        number=clause.number, suffix=clause.suffix
    ).first()
    before, after = _neighbours(version, (clause.number, clause.suffix))
    return ArticlePage(
        clause=clause,
        heading=article.heading if article else "",
        paragraphs=article.text.split("\n") if article and article.text else [],
        previous=_link(version, before, query) if before else None,
        next=_link(version, after, query) if after else None,
        confirmed=state is True,
    )


def words_of(day: date | None) -> str:
    """2021年1月1日, in the reader's language."""
    return date_format(day, "DATE_FORMAT") if day else _("不详")


def copy_line(version: LawVersion, clause: Clause) -> str:
    """A line to quote: law, version, article; Chinese like the law itself."""
    adopted, effective = _day_of(version.adopted_on), _day_of(version.effective_on)
    label = clause_label(clause)
    return f"《{version.law.title}》（{adopted}通过，{effective}起施行）{label}"


def _day_of(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else "日期不详"


def _row(version: LawVersion | None, on: date) -> VersionRow | None:
    return version_row(version, on=on) if version else None


def _rank(row: LawRow) -> int:
    return _LIST_ORDER.index(row.row.status) if row.row else len(_LIST_ORDER)


def _latest(law: Law) -> LawVersion | None:
    return max(law.versions.all(), key=lambda v: v.adopted_on or date.min, default=None)


def _repealed_words(law: Law) -> str:
    if not law.repealed_by:
        return _("自%s起废止。") % words_of(law.repealed_on)
    return _("自%(day)s起废止，依据：%(by)s。") % {
        "day": words_of(law.repealed_on),
        "by": law.repealed_by,
    }


def _superseded_words(law: Law, on: date) -> str:
    current = version_in_force(law, on)
    begun = current.effective_on if current else None
    return _("不再适用，新版本自%s起施行。") % words_of(begun)


def _unchecked_words(version: LawVersion, on: date) -> str:
    if not version.effective_on:
        return _("施行日期不详，是否有效有待核对。")
    if not version.last_checked_on:
        return _("这个版本还没有人核对过，是否有效有待核对。")
    if (on - version.last_checked_on).days > settings.LAW_CHECK_DAYS:
        return _("上次核对是%(day)s，已超过%(limit)d天，是否有效有待核对。") % {
            "day": words_of(version.last_checked_on),
            "limit": settings.LAW_CHECK_DAYS,
        }
    return _("有一个更新的版本施行日期不详，这个版本是否仍然有效有待核对。")


def _by_heading(
    version: LawVersion, rows: list[tuple[str, int, int]], query: str
) -> list[Chapter]:
    """编, 章 and 节 as deep as the text has them."""
    whole = Chapter("")
    for heading, number, suffix in rows:
        chapter = whole
        for title in heading.split(HEADING_JOINT):
            chapter = chapter.below(title)
        chapter.places.append(_link(version, (number, suffix), query))
    return whole.parts


def _neighbours(version: LawVersion, place: Place) -> tuple[Place | None, Place | None]:
    held = set(version.articles.values_list("number", "suffix"))
    held |= {(number, 0) for number in range(1, (version.numbered_articles or 0) + 1)}
    places = sorted(held)
    if place not in held:
        return None, None
    index = places.index(place)
    before = places[index - 1] if index else None
    return before, places[index + 1] if index + 1 < len(places) else None


def _link(version: LawVersion, place: Place, query: str) -> PlaceLink:
    number, suffix = place
    address = f"{number}-{suffix}" if suffix else str(number)
    label = _("第%d条") % number if not suffix else clause_label(Clause(*place))
    url = reverse("laws:article", args=[version.law.slug, address])
    return PlaceLink(label, f"{url}?{query}" if query else url)
