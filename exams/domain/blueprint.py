"""What a blueprint says (domain facts §1.5), read from JSON and checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from exams.domain.exam_errors import InvalidError, Problem
from exams.domain.exam_reader import Reader
from exams.enums import AttemptsMode, Difficulty, QuestionKind

MAX_ITEMS = 300
DIFFICULTY_WORDS = {
    "易": Difficulty.EASY,
    "中": Difficulty.MEDIUM,
    "难": Difficulty.HARD,
}
PARTIAL_RULES = ("none",)


class BlueprintError(InvalidError):
    """A blueprint that cannot be used; ``problems`` names every reason."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("blueprint_invalid", _("组卷方案有误："), problems)


@dataclass(frozen=True, slots=True)
class Section:
    """``difficulty`` is the section's own, or None where the blueprint's holds."""

    kind: QuestionKind
    n: int
    score: Decimal
    partial: str = "none"
    difficulty: Mapping[Difficulty, Fraction] | None = None


@dataclass(frozen=True, slots=True)
class AttemptsPolicy:
    mode: AttemptsMode
    n: int
    cooldown_hours: int


@dataclass(frozen=True, slots=True)
class Spec:
    """A checked blueprint. Shares are exact fractions of one and sum to one.

    ``max_reuse`` is the share of a paper's questions that may have stood in the
    candidate's last one, as far as the papers of the sitting allow.
    """

    code: str
    name: str
    total: Decimal
    minutes: int
    pass_score: Decimal
    good_score: Decimal
    distinction_score: Decimal
    policy: AttemptsPolicy
    sections: tuple[Section, ...]
    topics: Mapping[str, Fraction]
    difficulty: Mapping[Difficulty, Fraction]
    max_reuse: float = 1

    @property
    def items(self) -> int:
        return sum(section.n for section in self.sections)


def largest_remainder(total: int, shares: Sequence[Fraction]) -> list[int]:
    """Whole counts that sum to ``total``; ties go to the share that stands first."""
    whole = sum(shares)
    exact = [total * share / whole for share in shares]
    counts = [int(value) for value in exact]
    order = sorted(range(len(shares)), key=lambda i: (counts[i] - exact[i], i))
    for i in order[: total - sum(counts)]:
        counts[i] += 1
    return counts


def parse_spec(data: Any) -> Spec:
    """The blueprint in ``data`` (from JSON), or BlueprintError with every problem."""
    if not isinstance(data, dict):
        raise BlueprintError([Problem("blueprint", _("应为一个 JSON 对象。"))])
    reader = _SpecReader(data)
    spec = Spec(
        code=reader.text("code", 50),
        name=reader.text("name", 100),
        total=reader.decimal("total"),
        minutes=reader.integer(data, "minutes", "minutes", 1, 600),
        pass_score=reader.decimal("pass"),
        good_score=reader.decimal("good"),
        distinction_score=reader.decimal("distinction"),
        policy=reader.policy(),
        sections=reader.sections(),
        topics=reader.topics(),
        difficulty=reader.difficulty(),
        max_reuse=reader.max_reuse(),
    )
    if not reader.problems:
        reader.problems += _sums(spec)
    if reader.problems:
        raise BlueprintError(reader.problems)
    return spec


def _sums(spec: Spec) -> Iterable[Problem]:
    """The rules between fields that are each well-formed."""
    if spec.items > MAX_ITEMS:
        yield Problem("sections", _("一份试卷最多 %(n)d 题。") % {"n": MAX_ITEMS})
    total = sum((s.n * s.score for s in spec.sections), Decimal(0))
    if total != spec.total:
        yield Problem(
            "total",
            _("各大题合计 %(sum)s 分，与总分 %(total)s 分不符。")
            % {"sum": total.normalize().__format__("f"), "total": spec.total},
        )
    if not (
        0 < spec.pass_score <= spec.good_score <= spec.distinction_score <= spec.total
    ):
        yield Problem("pass", _("应满足 0 < 合格线 ≤ 良好线 ≤ 优秀线 ≤ 总分。"))
    if sum(spec.topics.values()) != 1:
        yield Problem("topics", _("各专题百分比之和应为 100。"))


class _SpecReader(Reader):
    """The parts of a blueprint that have a form of their own."""

    def sections(self) -> tuple[Section, ...]:
        sections: list[Section] = []
        for i, entry in enumerate(self.objects("sections")):
            where = f"sections[{i}]"
            kind = entry.get("kind")
            if not isinstance(kind, str) or kind not in QuestionKind.values:
                self.fail(
                    f"{where}.kind", _("题型应为 single、multiple 或 true_false。")
                )
                continue
            if any(section.kind == kind for section in sections):
                self.fail(f"{where}.kind", _("同一题型只能有一个大题。"))
            if entry.get("partial", "none") not in PARTIAL_RULES:
                self.fail(f"{where}.partial", _("少选不给分，这里只能写 none。"))
            sections.append(self.section(QuestionKind(kind), entry, where))
        return tuple(sections)

    def section(self, kind: QuestionKind, entry: dict[str, Any], where: str) -> Section:
        n = self.integer(entry, "n", f"{where}.n", 1, MAX_ITEMS)
        score = self.score(entry.get("score"), f"{where}.score")
        if score == 0:
            self.fail(f"{where}.score", _("每题分值应大于零。"))
        own = None
        if "difficulty" in entry:
            own = self.shares(entry["difficulty"], f"{where}.difficulty")
        return Section(kind, n, score, difficulty=own)

    def topics(self) -> dict[str, Fraction]:
        topics: dict[str, Fraction] = {}
        for i, entry in enumerate(self.objects("topics")):
            where, name = f"topics[{i}]", entry.get("t")
            if not isinstance(name, str) or not 0 < len(name.strip()) <= 100:
                self.fail(f"{where}.t", _("应写专题名称。"))
                continue
            if name.strip() in topics:
                self.fail(f"{where}.t", _("专题“%(t)s”写了两次。") % {"t": name})
            share = self.number(entry.get("pct"), f"{where}.pct")
            if not 0 < share <= 100:
                self.fail(f"{where}.pct", _("百分比应大于 0，不超过 100。"))
            topics[name.strip()] = Fraction(share) / 100
        return topics

    def difficulty(self) -> dict[Difficulty, Fraction]:
        return self.shares(self.data.get("difficulty"), "difficulty")

    def max_reuse(self) -> float:
        name = "max_reuse_vs_last_attempt"
        share = self.number(self.data.get(name, 1), name)
        if not 0 <= share <= 1:
            self.fail(name, _("占比应在 0 到 1 之间。"))
        return float(share)

    def shares(self, value: Any, where: str) -> dict[Difficulty, Fraction]:
        shares = dict.fromkeys(Difficulty, Fraction(0))
        if not isinstance(value, dict) or not value:
            self.fail(where, _("应写明 易、中、难 各占多少。"))
            return shares
        for word, share in value.items():
            if word not in DIFFICULTY_WORDS:
                self.fail(where, _("难度只有 易、中、难。"))
                continue
            number = self.number(share, f"{where}.{word}")
            if not 0 <= number <= 1:
                self.fail(f"{where}.{word}", _("占比应在 0 到 1 之间。"))
            shares[DIFFICULTY_WORDS[word]] = Fraction(number)
        if sum(shares.values()) != 1:
            self.fail(where, _("各难度占比之和应为 1。"))
        return shares

    def policy(self) -> AttemptsPolicy:
        value = self.data.get("policy")
        if not isinstance(value, dict):
            self.fail("policy", _("应写明考试次数规则。"))
            value = {"mode": AttemptsMode.SINGLE_RESIT.value, "n": 1}
        return self.read_policy(value)

    def read_policy(self, value: dict[str, Any]) -> AttemptsPolicy:
        mode = value.get("mode")
        if not isinstance(mode, str) or mode not in AttemptsMode.values:
            self.fail("policy.mode", _("应为 single+makeup 或 best_of_n。"))
            mode = AttemptsMode.SINGLE_RESIT.value
        value = {"n": 1, "cooldown_h": 0, **value}
        n = self.integer(value, "n", "policy.n", 1, 20)
        if mode == AttemptsMode.SINGLE_RESIT and n != 1:
            self.fail("policy.n", _("一次考试加补考时，每场只有一次机会。"))
        hours = self.integer(value, "cooldown_h", "policy.cooldown_h", 0, 24 * 60)
        return AttemptsPolicy(AttemptsMode(mode), n, hours)


def parse_policy(value: Any) -> AttemptsPolicy:
    """The attempts policy of an exam file on its own, or BlueprintError."""
    reader = _SpecReader({"policy": value})
    policy = reader.policy()
    if reader.problems:
        raise BlueprintError(reader.problems)
    return policy
