"""Texts and queries as PostgreSQL's tsvector and tsquery, past its own parser.

A vector holds a text three times: its words in order; after them its runs as pairs of
characters, one position each, a gap between runs; its characters, without position. So
words are ranked by how close they stand, any run is a chain of pairs, and a single
character is found too. Chinese words and pairs may be the same two characters: pairs
carry a "p" in front, characters a "u".
"""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db.models import Func, Value
from modelsearch import query as asked

from search.engine.text import Part, is_unspaced, normalise, pairs, parts, phrase, words

# PostgreSQL counts positions no further, and takes no vector over a megabyte.
LAST_POSITION = 16383
LONGEST_TEXT = 100_000
WORD, PAIR, CHARACTER = "w", "p", "u"


class Vector(Func):
    """A literal tsvector; lexemes and positions are ours."""

    template = "%(expressions)s::tsvector"
    output_field = SearchVectorField()

    def __init__(self, literal: str) -> None:
        super().__init__(Value(literal))


class RawQuery(SearchQuery):
    """A literal tsquery, which to_tsquery would cut up again."""

    def as_sql(self, compiler, connection, function=None, template=None):  # type: ignore[no-untyped-def,override]
        sql, params = compiler.compile(self.source_expressions[0])
        return f"{sql}::tsquery", params


def vector_literal(texts: Iterable[tuple[str, str]]) -> str:
    """Of (text, weight letter)."""
    places: dict[str, list[str]] = {}
    position = 1
    for text, weight in texts:
        clean = normalise(text[:LONGEST_TEXT])
        lanes = [[f"{WORD}{word}" for word in words(clean)]]
        lanes += [chain(Part(run)) for run in clean.split()]
        for lane in lanes:
            for lexeme in lane:
                place = f"{min(position, LAST_POSITION)}{weight}"
                places.setdefault(lexeme, []).append(place)
                position += 1
            position += 1  # a chain does not go on in the next run
        for character in filter(is_unspaced, clean):
            places.setdefault(f"{CHARACTER}{character}", [])
    return " ".join(_lexeme(lexeme, held) for lexeme, held in places.items())


def _lexeme(lexeme: str, places: list[str]) -> str:
    # 256 places of one lexeme are all that PostgreSQL keeps
    return f"'{lexeme}'" + (f":{','.join(places[:256])}" if places else "")


def chain(part: Part) -> list[str]:
    """A run as its pairs and Latin words in order; a lone character is itself."""
    found: list[str] = []
    for piece in part.pieces:
        both = pairs(piece) if is_unspaced(piece) else []
        found += [f"{PAIR}{token}" for token in both or [piece]]
    return found


def run_query(part: Part, *, prefix: bool = False) -> str:
    """What is true of a vector in which the run stands."""
    lone = [p for p in part.pieces if is_unspaced(p) and len(p) == 1]
    if lone or prefix:
        spaced = [f"'{PAIR}{word}'{':*' if prefix else ''}" for word in part.spaced]
        runs = [p for p in part.pieces if is_unspaced(p) and len(p) > 1]
        chains = [_chained(chain(Part(run))) for run in runs]
        return _joined([*[f"'{CHARACTER}{c}'" for c in lone], *spaced, *chains], "&")
    return _chained(chain(part))


def _chained(lexemes: list[str]) -> str:
    return "(" + " <-> ".join(f"'{lexeme}'" for lexeme in lexemes) + ")"


def _joined(queries: list[str], operator: str) -> str:
    return "(" + f" {operator} ".join(queries) + ")" if queries else ""


def words_query(listed: Iterable[str], operator: str = "&") -> str:
    return _joined([f"'{WORD}{word}'" for word in listed], operator)


def query_literal(query: asked.SearchQuery, *, prefix: bool = False) -> str:
    """A query of Wagtail's as a tsquery; "" where it holds nothing to look for."""
    if isinstance(query, asked.PlainText):
        return _plain(query, prefix)
    if isinstance(query, asked.Phrase):
        part = phrase(query.query_string)
        return _phrase(part) if part else ""
    if isinstance(query, asked.Fuzzy):
        found = [_any(part) for part in parts(query.query_string)]
        return _joined(found, "&" if query.operator == "and" else "|")
    if isinstance(query, asked.Boost):
        return query_literal(query.subquery, prefix=prefix)
    if isinstance(query, asked.Not):
        inner = query_literal(query.subquery, prefix=prefix)
        return f"!({inner})" if inner else ""
    if isinstance(query, asked.And | asked.Or):
        held = [query_literal(sub, prefix=prefix) for sub in query.subqueries]
        operator = "&" if isinstance(query, asked.And) else "|"
        return _joined([literal for literal in held if literal], operator)
    raise NotImplementedError(f"{type(query).__name__} inside another query")


def _plain(query: asked.PlainText, prefix: bool) -> str:
    found = []
    for part in parts(query.query_string):
        either = [run_query(part, prefix=prefix)]
        if not prefix:
            either.append(
                words_query(part.words, "&" if query.operator == "and" else "|")
            )
        found.append(_joined(either, "|"))
    return _joined(found, "&" if query.operator == "and" else "|")


def _phrase(part: Part) -> str:
    """Runs with spaces between them; the exact text is compared besides."""
    return _joined([run_query(Part(run)) for run in part.text.split()], "&")


def _any(part: Part) -> str:
    pairs_of = [f"'{PAIR}{gram}'" for gram in part.grams if len(gram) > 1]
    return _joined([words_query(part.words, "|"), *pairs_of], "|")
