"""Measure the search on real law texts: what it finds, in which place, in what time.

    python benchmarks/search.py               Whoosh on SQLite, in a temporary folder
    DATABASE_URL=postgres://… python …        PostgreSQL; give it an empty database

Queries are drawn with a fixed seed and kept in benchmarks/search/queries.json; --draw
draws them anew. Prints one JSON object with --json. Asserts nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
QUERIES = HERE / "search" / "queries.json"
WORDS = HERE / "search" / "words.json"
SEED = 20261122
ON = date(2026, 11, 22)
TITLES, SENTENCES, RUNS, PASSES, DEPTH = 50, 100, 200, 3, 10
_CLAUSE = re.compile(r"[\u4e00-\u9fff]+")

Ask = Callable[[str], list]


def main() -> None:
    options = _options()
    _set_up()
    built = _import_and_index(_shared() / "data" / "laws")
    queries = _draw() if options.draw else json.loads(QUERIES.read_text())
    if options.draw:
        QUERIES.write_text(json.dumps(queries, ensure_ascii=False, indent=1) + "\n")
    result = {
        "engine": _engine(),
        "seed": queries["seed"],
        "documents": built.documents,
        "megabytes": round(built.bytes / 1e6, 1),
        "build_seconds": round(built_seconds[0], 1),
        "load_before": _load(),
        "floor: AND of words": _quality(queries, _floor()),
        "through Wagtail": _quality(queries, _ask),
        "milliseconds": _times(queries),
        "load_after": _load(),
    }
    print(json.dumps(result, ensure_ascii=False, indent=None if options.json else 2))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draw", action="store_true")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def _set_up() -> None:
    if not os.environ.get("DATABASE_URL"):
        os.environ["MINGFA_VAR"] = tempfile.mkdtemp(prefix="mingfa-search-")
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.production"
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    import django

    django.setup()


def _shared() -> Path:
    from django.conf import settings

    if not (settings.SHARED / "data" / "laws").is_dir():
        sys.exit("No law texts: set MINGFA_SHARED to a folder with data/laws")
    return settings.SHARED


built_seconds = [0.0]


def _import_and_index(folder: Path):
    """Identical files are taken once: the importer skips them."""
    from django.core.management import call_command
    from wagtail.search.backends import get_search_backend

    from laws.domain.importing import import_laws

    call_command("migrate", verbosity=0)
    import_laws(folder)
    begun = time.perf_counter()
    built = get_search_backend().rebuild()
    built_seconds[0] = time.perf_counter() - begun
    return built


def _engine() -> str:
    from wagtail.search.backends import get_search_backend

    return type(get_search_backend()).__name__


def _load() -> list[float]:
    return [round(value, 1) for value in os.getloadavg()]


# Queries


def _draw() -> dict:
    from laws.models import Article, Law

    chance = random.Random(SEED)
    texts = list(Article.objects.order_by("pk").values_list("pk", "text"))
    whole = "\n".join(text for _, text in texts)
    return {
        "seed": SEED,
        "titles": _draw_titles(chance, list(Law.objects.order_by("slug"))),
        "sentences": _draw_clauses(chance, texts, whole),
        "runs": _draw_runs(chance, texts),
    }


def _draw_titles(chance: random.Random, laws: list) -> list[str]:
    """60 % of a title, in one piece, that stands in the title of one law only."""
    laws = [law for law in laws if law.versions.filter(articles__isnull=False).exists()]
    titles = [law.title for law in laws]
    drawn: list[str] = []
    for title in chance.sample(titles, len(titles)):
        length = max(2, round(len(title) * 0.6))
        start = chance.randint(0, len(title) - length)
        run = title[start : start + length]
        if sum(run in other for other in titles) == 1:
            drawn.append(run)
    return drawn[:TITLES]


def _draw_clauses(chance: random.Random, texts: list, whole: str) -> list[str]:
    """Clauses of 9 to 16 characters that stand once in all versions of all laws."""
    drawn: list[str] = []
    for _, text in chance.sample(texts, len(texts)):
        clauses = [c for c in _CLAUSE.findall(text) if 9 <= len(c) <= 16]
        if clauses and whole.count(clause := chance.choice(clauses)) == 1:
            drawn.append(clause)
        if len(drawn) == SENTENCES:
            break
    return drawn


def _draw_runs(chance: random.Random, texts: list) -> list[str]:
    """Any 2 to 6 characters in a row."""
    drawn: list[str] = []
    while len(drawn) < RUNS:
        pieces = [c for c in _CLAUSE.findall(chance.choice(texts)[1]) if len(c) > 1]
        if pieces:
            piece = chance.choice(pieces)
            length = min(chance.randint(2, 6), len(piece))
            start = chance.randint(0, len(piece) - length)
            drawn.append(piece[start : start + length])
    return drawn


# Two ways to ask


def _results(query: str):
    from wagtail.search.backends import get_search_backend

    from laws.models import Article
    from search.domain.standing import versions_in_force

    results = get_search_backend().search(query, Article)
    return results.prefer(versions_in_force(ON))


def _ask(query: str) -> list:
    return list(_results(query)[:DEPTH])


def _floor() -> Ask:
    """What has all the words, nothing more; scored by the same weights."""
    return _floor_on_postgresql if _engine().startswith("Seg") else _floor_on_whoosh


def _floor_on_whoosh(query: str) -> list:
    from whoosh.query import And, Or, Term
    from whoosh.scoring import Frequency

    from laws.models import Article
    from search.engine.text import Part, normalise
    from search.stores import index_folder, store_at

    areas = ["title_words", "heading_words", "text_words"]
    words = [word for run in normalise(query).split() for word in Part(run).words]
    asked = And([Or([Term(area, word) for area in areas]) for word in words])
    index = store_at(index_folder()).generations.current().open()
    with index.searcher(weighting=Frequency()) as searcher:
        column = searcher.reader().column_reader("meta", translate=False)
        hits = searcher.search(asked, limit=DEPTH)
        rows = [column[hit.docnum].decode().split("\x1f") for hit in hits]
    pks = [int(pk) for kind, pk, _ in rows if kind == "laws.article"]
    held = Article.objects.in_bulk(pks)
    return [held[pk] for pk in pks]


def _floor_on_postgresql(query: str) -> list:
    from django.contrib.postgres.search import SearchRank
    from django.db.models import F

    from laws.models import Article
    from search.backends.lexemes import RawQuery, words_query
    from search.engine.text import Part, normalise

    words = [word for run in normalise(query).split() for word in Part(run).words]
    asked = RawQuery(words_query(words))
    title, body = F("index_entries__title"), F("index_entries__body")
    rank = SearchRank(title, asked, cover_density=True) + SearchRank(
        body, asked, cover_density=True
    )
    found = Article.objects.annotate(_vector_=title._combine(body, "||", False))
    return list(found.filter(_vector_=asked).order_by(rank.desc(), "pk")[:DEPTH])


# Measures


def _quality(queries: dict, ask: Ask) -> dict:
    titles = [_title_place(run, ask(run)) for run in queries["titles"]]
    sentences = [_sentence_place(run, ask(run)) for run in queries["sentences"]]
    words = json.loads(WORDS.read_text())
    asked = [*queries["titles"], *queries["sentences"], *queries["runs"], *words]
    return {
        "title_mrr": _mrr([place for place, _ in titles]),
        "in_force_first": sum(first for _, first in titles),
        "titles": len(titles),
        "sentence_mrr": _mrr(sentences),
        "sentences": len(sentences),
        "empty": [query for query in asked if not ask(query)],
        "asked": len(asked),
    }


def _mrr(places: list[int | None]) -> float:
    return round(sum(1 / place if place else 0 for place in places) / len(places), 3)


def _title_place(run: str, found: list) -> tuple[int | None, bool]:
    """The place of the first hit of the right law; whether it is the one in force."""
    from laws.models import Law
    from search.domain.standing import versions_in_force

    law = Law.objects.get(title__contains=run)
    # a version in force of which only the dates are known cannot come first
    with_text = law.versions.filter(articles__isnull=False)
    own = set(with_text.values_list("pk", flat=True))
    standing = versions_in_force(ON)
    for place, article in enumerate(found, start=1):
        if article.version_id in own:
            return place, article.version_id in standing or not own & standing
    return None, False


def _sentence_place(run: str, found: list) -> int | None:
    return next((at for at, a in enumerate(found, start=1) if run in a.text), None)


def _times(queries: dict) -> dict:
    """Results with their objects and the count, as the page asks for them."""
    sets = {
        "words": json.loads(WORDS.read_text()),
        "titles": queries["titles"],
        "sentences": queries["sentences"],
    }
    _ask("热身")
    taken: dict[str, list[tuple[float, float]]] = {}
    slowest: Counter[str] = Counter()
    for turn in range(PASSES):
        for name, asked in sets.items():
            for query in asked:
                wall, cpu = _time(query)
                key = "first time" if turn == 0 else "again"
                taken.setdefault(f"{name}, {key}", []).append((wall, cpu))
                taken.setdefault(f"all, {key}", []).append((wall, cpu))
                if turn == 0:
                    slowest[query] = round(wall, 1)
    return {
        **{name: _percentiles(values) for name, values in sorted(taken.items())},
        "slowest": dict(slowest.most_common(5)),
    }


def _time(query: str) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.thread_time()
    results = _results(query)
    list(results[:DEPTH])
    results.count()
    return (time.perf_counter() - wall) * 1000, (time.thread_time() - cpu) * 1000


def _percentiles(values: list[tuple[float, float]]) -> dict[str, float]:
    wall, cpu = zip(*values, strict=True)
    return {
        "p50": round(statistics.median(wall), 1),
        "p95": round(statistics.quantiles(wall, n=20)[-1], 1),
        "cpu_p50": round(statistics.median(cpu), 1),
        "cpu_p95": round(statistics.quantiles(cpu, n=20)[-1], 1),
    }


if __name__ == "__main__":
    main()
