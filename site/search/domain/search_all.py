"""One ranked list over published pages and law articles."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from wagtail.models import Locale, Page
from wagtail.search.backends import get_search_backend

from laws.domain.citations import article_url, parse_citation
from laws.domain.clauses import Clause, clause_label
from laws.domain.status import TONES, version_status
from laws.enums import VersionStatus
from laws.models import Article, LawVersion
from search.documents import texts_of
from search.domain.articles import article_label
from search.domain.excerpts import Piece, excerpt, mark
from search.domain.standing import versions_in_force
from search.engine.text import LONGEST_QUERY, normalise

HitType = Literal["page", "article"]
PER_PAGE = 10
MOST_PAGES = 10
POINTS = "search_points"


@dataclass(frozen=True)
class Hit:
    """One result; law, article, version and status only where it is an article."""

    type: HitType
    pk: int
    title: list[Piece]
    sentence: list[Piece]
    url: str
    law: str = ""
    article: str = ""
    version: LawVersion | None = None
    status: VersionStatus | None = None
    kind: str = ""

    @property
    def tone(self) -> str:
        """How a status is shown; the word stands beside it."""
        return TONES[self.status] if self.status else "none"


@dataclass(frozen=True)
class SearchPage:
    """What one screen shows; ``loosened`` where only some of the words were found."""

    query: str
    type: HitType | None
    page: int = 1
    hits: list[Hit] = field(default_factory=list)
    page_count: int = 0
    article_count: int = 0
    loosened: bool = False
    cut: bool = False

    @property
    def total(self) -> int:
        return self.page_count + self.article_count

    @property
    def shown_total(self) -> int:
        chosen = {"page": self.page_count, "article": self.article_count}
        return chosen[self.type] if self.type else self.total

    @property
    def pages(self) -> int:
        """How many screens can be turned to; never more than MOST_PAGES."""
        return min(MOST_PAGES, -(-self.shown_total // PER_PAGE))

    @property
    def is_capped(self) -> bool:
        return self.shown_total > MOST_PAGES * PER_PAGE


def search_all(
    query: str,
    *,
    type: HitType | None = None,  # noqa: A002 - the word of the contract
    page: int = 1,
    on: date,
) -> SearchPage:
    """Pages and articles that answer a query, best first, ``PER_PAGE`` a screen.

    Where nothing has all the words, what has some of them is shown and said to be so.
    Drafts, pages behind a password and other languages are left out.
    """
    page = min(max(page, 1), MOST_PAGES)
    cut = len(query) > LONGEST_QUERY
    asked = _as_written_in_law(query[:LONGEST_QUERY])
    empty = SearchPage(query, type, page, cut=cut)
    if not normalise(asked):
        return empty
    for operator in ("and", "or"):
        pages, articles = _find(asked, operator, on)
        page_count, article_count = pages.count(), articles.count()
        if page_count or article_count:
            break
    else:
        return empty
    chosen = _merge(
        [] if type == "article" else list(pages[: page * PER_PAGE]),
        [] if type == "page" else list(articles[: page * PER_PAGE]),
    )[(page - 1) * PER_PAGE : page * PER_PAGE]
    return SearchPage(
        query,
        type,
        page,
        list(_hits(chosen, asked, on)),
        page_count,
        article_count,
        loosened=operator == "or",
        cut=cut,
    )


def searchable_pages() -> Any:
    """Pages that anybody may read, in the language of the reader."""
    pages = Page.objects.live().public().filter(depth__gt=1)
    return pages.filter(locale=Locale.get_active())


def _as_written_in_law(query: str) -> str:
    """民法典1077条 as the law has it: 民法典第一千零七十七条."""
    parsed = parse_citation(query)
    if parsed is None:
        return query
    clause = Clause(parsed.clause.number, parsed.clause.suffix)
    return f"{parsed.law_title}{clause_label(clause)}"


def _find(query: str, operator: str, on: date) -> tuple[Any, Any]:
    backend = get_search_backend()
    pages = backend.search(query, searchable_pages(), operator=operator)
    articles = backend.search(query, Article, operator=operator)
    articles = articles.prefer(versions_in_force(on))
    return pages.annotate_score(POINTS), articles.annotate_score(POINTS)


def _merge(pages: list[Page], articles: list[Article]) -> list[Page | Article]:
    """Both lists in one, the better head first; each keeps its own order."""
    merged: list[Page | Article] = []
    at_page = at_article = 0
    while at_page < len(pages) and at_article < len(articles):
        one, other = pages[at_page], articles[at_article]
        if getattr(one, POINTS) >= getattr(other, POINTS):
            merged.append(one)
            at_page += 1
        else:
            merged.append(other)
            at_article += 1
    return [*merged, *pages[at_page:], *articles[at_article:]]


def _hits(chosen: list[Page | Article], query: str, on: date) -> Iterable[Hit]:
    pks = [found.pk for found in chosen if isinstance(found, Article)]
    with_law = Article.objects.select_related("version__law").prefetch_related(
        "version__law__versions"
    )
    articles = with_law.in_bulk(pks)
    page_pks = [found.pk for found in chosen if isinstance(found, Page)]
    pages = {page.pk: page for page in _specific(page_pks)}
    for found in chosen:
        if isinstance(found, Article):
            yield _article_hit(articles[found.pk], query, on)
        elif found.pk in pages and (url := pages[found.pk].get_url()):
            yield _page_hit(pages[found.pk], url, query)


def _specific(pks: list[int]) -> Iterable[Page]:
    return Page.objects.filter(pk__in=pks).specific() if pks else ()


def _page_hit(page: Page, url: str, query: str) -> Hit:
    texts = texts_of(page)
    values = [
        text for area, (found, _) in texts.items() if area != "title" for text in found
    ]
    return Hit(
        "page",
        page.pk,
        mark(page.title, query),
        excerpt(values, query),
        url,
        kind=str(page.specific_class._meta.verbose_name),
    )


def _article_hit(article: Article, query: str, on: date) -> Hit:
    version = article.version
    label = article_label(article)
    url = article_url(version.law, Clause(article.number, article.suffix))
    if version.pk not in versions_in_force(on):
        day = version.effective_on or version.adopted_on
        url += f"?on={day:%Y-%m-%d}" if day else ""
    return Hit(
        "article",
        article.pk,
        mark(f"《{version.law.title}》{label}", query),
        excerpt([article.text], query),
        url,
        law=version.law.title,
        article=label,
        version=version,
        status=version_status(version, on=on),
    )
