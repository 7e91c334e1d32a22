"""Import a question sheet: refuse row by row, write what is accepted in one go.

A question is known by bank and 题号. What it says is never edited: a row that says
something else makes a new version, and papers that hold the old one keep it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from exams.domain.bank import CitationState, citation_state
from exams.domain.questions_outcome import (
    QuestionsImported,
    RowOutcome,
    StaleCitation,
)
from exams.domain.questions_rows import (
    COLUMNS,
    REQUIRED,
    CleanRow,
    RowRefused,
    Source,
    clean_row,
    stem_key,
)
from exams.enums import Pool, QuestionKind
from exams.models import Blueprint, Question, QuestionBank, QuestionVersion, Topic
from laws.domain.citations import (
    CitationError,
    citation_label,
    cite,
    cite_authority,
)
from laws.domain.status import version_status
from laws.enums import VersionStatus
from laws.models import Citation, Law
from ledger.domain.entries import append_entry, payload_hash
from sheets.errors import InputError, SheetError
from sheets.reading import Row, Sheet, read_sheet

FORMATS = ("auto", "xlsx", "csv")
SUFFIXES = (".xlsx", ".csv", ".tsv")


def read_questions(path: str | Path, *, file_format: str = "auto") -> Sheet:
    """The sheet, or SheetError; wrong_format names what is accepted."""
    if file_format not in FORMATS or Path(path).suffix.lower() not in SUFFIXES:
        raise SheetError(
            "wrong_format",
            _("试题只接受 .xlsx 和 .csv 表格，表头见试题模板。请另存后再导入。"),
            Path(path).name,
        )
    return read_sheet(path, required=REQUIRED, known=COLUMNS)


@transaction.atomic
def import_questions(
    sheet: Sheet,
    *,
    bank: str,
    actor: str,
    pool: str = "",
    title: str = "",
    dry_run: bool = False,
) -> QuestionsImported:
    """Bring the sheet into the bank with that code, which is made if it is not there.

    ``pool`` is asked of a new bank (exam if not said) and checked against one that
    stands: InputError other_pool. A dry run does everything and takes it back.
    """
    target = _bank(bank, pool or "", title)
    importer = _Importer(target, sheet)
    importer.run()
    result = importer.result
    if dry_run:
        transaction.set_rollback(True)
    elif result.outcomes["added"] or result.outcomes["changed"]:
        append_entry(
            "questions_imported",
            subject=f"bank:{target.code}",
            payload={"sha256": sheet.sha256, "outcomes": result.outcomes},
            actor=actor,
        )
    return result


def _bank(code: str, pool: str, title: str) -> QuestionBank:
    if not 0 < len(code) <= 50:
        raise InputError("bad_bank", _("题库代码应为 1 到 50 个字符。"), "--bank")
    bank, _made = QuestionBank.objects.get_or_create(
        code=code, defaults={"title": title or code, "pool": pool or Pool.EXAM}
    )
    if pool and bank.pool != pool:
        raise InputError(
            "other_pool",
            _("题库 %(code)s 是%(pool)s，不能改作他用。请换一个题库代码。")
            % {"code": code, "pool": Pool(bank.pool).label},
            "--pool",
        )
    return bank


class _Importer:
    """The state of one import: what the database holds, what the file said."""

    def __init__(self, bank: QuestionBank, sheet: Sheet) -> None:
        self.bank, self.sheet = bank, sheet
        self.today = timezone.localdate()
        self.result = QuestionsImported(bank.code, sheet)
        questions = bank.questions.select_related("current")
        self.questions = {question.number: question for question in questions}
        self.stems = _Stems(bank)
        self.topics = _Topics()
        self.cited: dict[Source, list[Citation]] = {}
        self.numbers: set[str] = set()
        self.stale: dict[int, StaleCitation | None] = {}

    def run(self) -> None:
        for row in self.sheet.rows:
            try:
                outcome = self.take(row)
            except RowRefused as refusal:
                outcome = RowOutcome(
                    row.number,
                    row.code("题号")[:50],
                    "refused",
                    refusal.column or None,
                    refusal.code,
                    refusal.message,
                )
            self.result.rows.append(outcome)

    def take(self, row: Row) -> RowOutcome:
        clean = clean_row(row)
        citations = self.cite(clean.source)
        topic = self.topics.find(clean.topic)
        if clean.difficulty is None:
            raise RowRefused("unknown_difficulty", "难度", _("难度应为 易、中 或 难。"))
        if clean.number in self.numbers:
            raise RowRefused("duplicate_number", "题号", _("表中已有这个题号。"))
        self.stems.refuse_known(clean)
        self.numbers.add(clean.number)
        self.stems.add(clean)
        if clean.kind == QuestionKind.SINGLE:
            self.result.letters[clean.letters] += 1
        return RowOutcome(clean.row, clean.number, self.write(clean, topic, citations))

    def cite(self, source: Source) -> list[Citation]:
        try:
            if source not in self.cited:
                self.cited[source] = list(_cite(source, self.today))
        except CitationError as error:
            self.result.citations["unresolved"] += error.code == "unknown_article"
            raise RowRefused(error.code, "条款号", _reason(error, source)) from None
        self.result.citations["resolved"] += 1
        return self.cited[source]

    def write(self, row: CleanRow, topic: Topic, citations: list[Citation]) -> str:
        """added, changed or unchanged; a version is only ever added."""
        question = self.questions.get(row.number)
        outcome = "unchanged" if question else "added"
        days = {"enabled_on": row.enabled_on, "disabled_on": row.disabled_on}
        if question is None:
            question = Question.objects.create(
                bank=self.bank, number=row.number, **days
            )
        sha256 = content_hash(row, citations)
        if question.current is None or question.current.sha256 != sha256:
            question.current = _add_version(question, row, topic, citations, sha256)
            outcome = "added" if outcome == "added" else "changed"
        if any(getattr(question, name) != day for name, day in days.items()):
            outcome = "changed"
            question.enabled_on, question.disabled_on = row.enabled_on, row.disabled_on
        if outcome != "unchanged":
            question.save()
        if citation_state(question.current, on=self.today) == CitationState.UNCHECKED:
            self.result.citations["unchecked"] += 1
        self.note_stale(row.number, citations)
        return outcome

    def note_stale(self, number: str, citations: list[Citation]) -> None:
        """Remember which question cites what is not in force today."""
        for citation in citations:
            if citation.pk not in self.stale:
                self.stale[citation.pk] = _stale(citation, self.today)
            if stale := self.stale[citation.pk]:
                self.result.stale.setdefault(stale, []).append(number)


class _Topics:
    """Topics a row may name: those that stand, laws we know, topics of blueprints."""

    def __init__(self) -> None:
        self.rows = {topic.name: topic for topic in Topic.objects.all()}
        self.names = set(Law.objects.values_list("short_title", flat=True))
        for spec in Blueprint.objects.values_list("spec", flat=True):
            self.names |= {topic["t"] for topic in spec["topics"]}

    def find(self, name: str) -> Topic:
        if name not in self.rows:
            if name not in self.names:
                raise RowRefused(
                    "unknown_topic", "专题", _("没有这个专题，请核对写法。")
                )
            self.rows[name] = Topic.objects.create(name=name)
        return self.rows[name]


class _Stems:
    """Which stems are taken: by this bank's other questions, and by the other pool."""

    def __init__(self, bank: QuestionBank) -> None:
        self.own: dict[str, str] = {}
        self.keys: dict[str, str] = {}
        self.foreign: dict[str, str] = {}
        rows = Question.objects.filter(current__isnull=False).values_list(
            "bank_id", "bank__pool", "bank__title", "number", "current__stem"
        )
        for bank_id, pool, title, number, stem in rows.iterator():
            if bank_id == bank.pk:
                self.put(number, stem_key(stem))
            elif pool != bank.pool:
                self.foreign[stem_key(stem)] = title

    def refuse_known(self, row: CleanRow) -> None:
        key = stem_key(row.stem)
        if self.own.get(key, row.number) != row.number:
            raise RowRefused(
                "duplicate_stem",
                "题干",
                _("题干与试题 %(number)s 相同。") % {"number": self.own[key]},
            )
        if key in self.foreign:
            raise RowRefused(
                "duplicate_stem",
                "题干",
                _("题干与另一用途的“%(bank)s”里的试题相同，考试与练习不能共用。")
                % {"bank": self.foreign[key]},
            )

    def add(self, row: CleanRow) -> None:
        """The row's question lets go of the stem it had."""
        self.own.pop(self.keys.get(row.number, ""), None)
        self.put(row.number, stem_key(row.stem))

    def put(self, number: str, key: str) -> None:
        self.own[key], self.keys[number] = number, key


def _cite(source: Source, today: date) -> Iterator[Citation]:
    for clause in source.clauses:
        yield cite(
            source.law, clause=clause, effective_on=source.effective_on, on=today
        )
    if source.authority:
        yield cite_authority(source.authority, section=source.section)


def _stale(citation: Citation, today: date) -> StaleCitation | None:
    if citation.version is None:
        return None
    status = version_status(citation.version, on=today)
    if status in (VersionStatus.IN_FORCE, VersionStatus.UNCHECKED):
        return None
    return StaleCitation(citation_label(citation), status)


def _reason(error: CitationError, source: Source) -> str:
    named = {"law": source.law, "clauses": "、".join(source.clauses)}
    if error.code == "unknown_article":
        return _("没有查到《%(law)s》%(clauses)s，请核对名称、条款号和版本。") % named
    return (
        _("条款号“%(clauses)s”看不懂，请写成 第一百二十条之一第二款 的样子。") % named
    )


def option_keys(stem: str, options: Iterable[str]) -> list[str]:
    """A key per option that follows from its words: its place does not matter."""
    return [f"k{payload_hash([stem, text])[:8]}" for text in options]


def content_hash(row: CleanRow, citations: list[Citation]) -> str:
    """SHA-256 of everything a version says."""
    return payload_hash(
        [
            [row.kind, row.stem, row.options, row.answer, row.explanation, row.topic],
            [row.difficulty, row.tiers, row.author, row.checker],
            sorted(_citation_key(citation) for citation in citations),
        ]
    )


def _citation_key(citation: Citation) -> str:
    if citation.version is None:
        return f"{citation.authority}|{citation.section}"
    place = citation.number, citation.suffix, citation.paragraph, citation.item
    return f"{citation.version.law.slug}|{citation.version.adopted_on}|{place}"


def _add_version(
    question: Question,
    row: CleanRow,
    topic: Topic,
    citations: list[Citation],
    sha256: str,
) -> QuestionVersion:
    keys = option_keys(row.stem, row.options) or ["T", "F"]
    texts = zip(keys, row.options, strict=False)
    version = QuestionVersion.objects.create(
        question=question,
        number=question.versions.count() + 1,
        kind=row.kind,
        stem=row.stem,
        options=[{"key": key, "text": text} for key, text in texts],
        answer=sorted(keys[position] for position in row.answer),
        explanation=row.explanation,
        topic=topic,
        difficulty=row.difficulty or "",
        tiers=list(row.tiers),
        author=row.author,
        checker=row.checker,
        sha256=sha256,
    )
    version.citations.set(citations)
    return version
