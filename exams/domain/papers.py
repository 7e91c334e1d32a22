"""Compose the papers of a sitting: equivalent by blueprint, no two of them the same."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from exams.domain.bank import Stock, stock_on
from exams.domain.blueprint import Section, Spec, parse_spec
from exams.domain.exam_errors import ExamError
from exams.domain.feasibility import Lack, allocate
from exams.enums import QuestionKind
from exams.models import Paper, QuestionVersion, Sitting
from laws.domain.citations import citation_label
from ledger.domain.entries import append_entry, payload_hash

MAX_PAPERS = 500
TRIES = 200  # draws for one more distinct paper before we say that the bank has no more


@dataclass(frozen=True, slots=True)
class ComposedPapers:
    """``unchecked`` counts the questions that cite a law nobody checked lately."""

    papers: Sequence[Paper]
    asked: int
    unchecked: int
    warnings: Sequence[dict[str, str]]

    @property
    def fewer(self) -> bool:
        """Whether the bank had fewer distinct papers in it than were asked for."""
        return len(self.papers) < self.asked


def refuse_lacking(lacking: Sequence[Lack]) -> ExamError:
    """The refusal that names every cell the bank is short of."""
    sentences = "；".join(lack.sentence for lack in lacking)
    return ExamError(
        "infeasible",
        _("题库不够组卷：%(sentences)s。请补充试题或调整组卷方案。")
        % {"sentences": sentences},
        lacking=[lack.as_json() for lack in lacking],
    )


@transaction.atomic
def compose_papers(
    sitting: Sitting, *, count: int = 24, seed: int, actor: str
) -> ComposedPapers:
    """Write the sitting's papers anew; refused once an officer has approved it.

    The same bank, seed and count give the same papers. Raises ExamError: papers_fixed,
    infeasible (with details["lacking"]), practice_pool, count_invalid.
    """
    if not 1 <= count <= MAX_PAPERS:
        raise ExamError(
            "count_invalid", _("试卷份数应在 1 到 %(n)d 之间。") % {"n": MAX_PAPERS}
        )
    _refuse_fixed(sitting)
    spec = parse_spec(sitting.exam.blueprint.spec)
    stock = stock_on(sitting.exam.bank, on=timezone.localdate(sitting.opens_at))
    if not (proof := allocate(spec, stock.available)).feasible:
        raise refuse_lacking(proof.lacking)
    sitting.papers.all().delete()
    draws = enumerate(draw_distinct(spec, stock, count=count, seed=seed), start=1)
    # What is sealed is in the language of the installation, not of who composes.
    with translation.override(settings.LANGUAGE_CODE):
        papers = [_paper(sitting, spec, stock, n, draw) for n, draw in draws]
    Paper.objects.bulk_create(papers)
    append_entry(
        "papers_composed",
        subject=f"sitting:{sitting.code}",
        payload={paper.code: paper.sha256 for paper in papers},
        actor=actor,
    )
    warnings = [warning for paper in papers for warning in paper.warnings]
    unchecked = len({warning["where"] for warning in warnings})
    return ComposedPapers(papers, count, unchecked, warnings)


def _refuse_fixed(sitting: Sitting) -> None:
    """Lock the sitting, so that an approval cannot slip between check and write."""
    current = Sitting.objects.select_for_update().get(pk=sitting.pk)
    if current.approved_at or current.attempts.exists():
        raise ExamError(
            "papers_fixed",
            _("场次 %(code)s 已批准开考，试卷不能再改。") % {"code": sitting.code},
        )


@dataclass(frozen=True, slots=True)
class Draw:
    """The questions of one paper by kind, in the order of the paper."""

    seed: int
    sections: dict[QuestionKind, list[QuestionVersion]]


def draw_distinct(spec: Spec, stock: Stock, *, count: int, seed: int) -> Iterator[Draw]:
    """Up to ``count`` draws, each another set of questions; the least used go first.

    Needs a feasible blueprint. Every draw takes its own table among the equally good
    ones, so that the whole bank comes to be used.
    """
    source = Random(seed)  # noqa: S311  # papers are repeatable, not secret by chance
    used: Counter[int] = Counter()
    seen: set[frozenset[int]] = set()
    for _number in range(count):
        for attempt in range(TRIES):
            draw = _draw(
                spec, stock, source.getrandbits(62), used if not attempt else {}
            )
            chosen = frozenset(v.pk for vs in draw.sections.values() for v in vs)
            if chosen not in seen:
                break
        else:
            return
        seen.add(chosen)
        used.update(chosen)
        yield draw


def _draw(spec: Spec, stock: Stock, seed: int, used: dict[int, int]) -> Draw:
    rng = Random(seed)  # noqa: S311
    sections: dict[QuestionKind, list[QuestionVersion]] = {}
    for cell, n in allocate(spec, stock.available, rng=rng).cells.items():
        versions = rng.sample(stock.cells[cell], len(stock.cells[cell]))
        versions.sort(key=lambda version: used.get(version.pk, 0))
        sections.setdefault(cell[1], []).extend(versions[:n])
    for versions in sections.values():
        rng.shuffle(versions)
    return Draw(seed, sections)


def _paper(
    sitting: Sitting, spec: Spec, stock: Stock, number: int, draw: Draw
) -> Paper:
    code = f"{sitting.code}-{number:02d}"
    content: dict[str, Any] = {"total": f"{spec.total:.2f}", "sections": []}
    key: dict[str, Any] = {}
    warnings: list[dict[str, str]] = []
    for index, section in enumerate(spec.sections):
        items = []
        for version in draw.sections[section.kind]:
            item = item_id(code, version)
            items.append(paper_item(item, version))
            key[item] = item_key(version, section)
            if version.pk in stock.unchecked:
                warnings.append(_warning(item, version))
        content["sections"].append(_section(index, section, items))
    return Paper(
        sitting=sitting,
        code=code,
        seed=draw.seed,
        content=content,
        key=key,
        warnings=warnings,
        sha256=payload_hash({"content": content, "key": key}),
    )


def item_id(paper_code: str, version: QuestionVersion) -> str:
    """Says neither which question it is nor where it stands."""
    return hashlib.sha256(f"{paper_code}:{version.sha256}".encode()).hexdigest()[:10]


def paper_item(item: str, version: QuestionVersion) -> dict[str, Any]:
    """What a candidate gets of a question: nothing from which the answer follows."""
    options = version.options
    if version.kind == QuestionKind.TRUE_FALSE:
        options = [{"key": "T", "text": _("对")}, {"key": "F", "text": _("错")}]
    several = version.kind == QuestionKind.MULTIPLE
    return {
        "item": item,
        "kind": version.kind,
        "stem": version.stem,
        "options": [{"key": o["key"], "text": o["text"]} for o in options],
        "min": 2 if several else 1,
        "max": len(options) if several else 1,
    }


def item_key(version: QuestionVersion, section: Section) -> dict[str, Any]:
    """What marking and the review need of a question; never sent before its time."""
    return {
        "question_version": version.pk,
        "answer": sorted(version.answer),
        "score": f"{section.score:.2f}",
        "kind": version.kind,
        "explanation": version.explanation,
        "citations": [citation_label(c) for c in version.citations.all()],
    }


def _section(index: int, section: Section, items: list[Any]) -> dict[str, Any]:
    titles = {
        QuestionKind.SINGLE: _("单项选择题"),
        QuestionKind.MULTIPLE: _("多项选择题"),
        QuestionKind.TRUE_FALSE: _("判断题"),
    }
    title = f"{'一二三四五六七八九十'[index]}、{titles[section.kind]}"
    return {
        "kind": section.kind.value,
        "score": f"{section.score:.2f}",
        "title": title,
        "items": items,
    }


def _warning(item: str, version: QuestionVersion) -> dict[str, str]:
    return {
        "item": item,
        "code": "unchecked_law",
        "where": version.question.number,
        "message": _("试题 %(number)s 引用的法律版本待核对：%(citations)s。")
        % {
            "number": version.question.number,
            "citations": "、".join(citation_label(c) for c in version.citations.all()),
        },
    }
