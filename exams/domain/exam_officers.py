"""What the exam officer's screens show: exams, steps of a sitting, questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db.models import Count, Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.domain.scope import holds_role
from accounts.enums import Role
from accounts.models import RoleGrant, User
from exams.domain.bank import CitationState, citation_state, with_citations
from exams.domain.blueprint import parse_spec
from exams.domain.exam import prove
from exams.domain.exam_errors import ExamError
from exams.domain.feasibility import Lack
from exams.enums import Pool, ResultPolicy, SittingState
from exams.models import Exam, Obligation, Paper, Question, QuestionBank, Sitting

GROUP = "考试管理员"


def is_officer(user: User) -> bool:
    """Whether the exam screens of the back office are there for this sign-in."""
    return user.is_active and (user.is_superuser or holds_role(user, Role.EXAM_OFFICER))


def let_into_admin(user: User) -> None:
    """Give an exam officer the door of the back office; the role stays what decides."""
    group, _made = Group.objects.get_or_create(name=GROUP)
    group.permissions.add(
        *Permission.objects.filter(
            content_type__app_label="wagtailadmin", codename="access_admin"
        )
    )
    user.groups.add(group)


def sync_door(user: User) -> None:
    """Let in whoever is an exam officer anywhere, and out who no longer is."""
    if RoleGrant.objects.filter(user=user, role=Role.EXAM_OFFICER).exists():
        let_into_admin(user)
    else:
        user.groups.remove(*Group.objects.filter(name=GROUP))


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a sitting; ``state`` is done, now or later, ``act`` what to press."""

    name: str
    title: str
    state: str
    words: str
    state_words: str
    act: str = ""


@dataclass(frozen=True, slots=True)
class SittingView:
    """A sitting with its state, its steps and what an officer may do now."""

    sitting: Sitting
    state: SittingState
    steps: Sequence[Step]
    papers: int
    attempts: int
    unchecked: int
    acts: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class ExamView:
    """An exam as its page shows it; ``refusal`` where its bank cannot be asked."""

    exam: Exam
    sittings: Sequence[SittingView]
    due: int
    lacking: Sequence[Lack] = field(default_factory=list)
    refusal: str = ""


def exams_shown() -> QuerySet[Exam]:
    """All exams, newest first, with their sittings."""
    return Exam.objects.select_related("blueprint", "bank").prefetch_related("sittings")


def sittings_counted() -> QuerySet[Sitting, Any]:
    """With ``attempt_count``, and papers without the questions and the key in them."""
    papers = Paper.objects.defer("content", "key")
    return (
        Sitting.objects.annotate(attempt_count=Count("attempts"))
        .select_related("resit_of")
        .prefetch_related(Prefetch("papers", queryset=papers))
    )


def exam_view(exam: Exam, *, now: datetime) -> ExamView:
    """The page of one exam, with the proof of its blueprint on its bank."""
    due = Obligation.objects.filter(exam=exam, withdrawn="").count()
    sittings = [
        sitting_view(sitting, exam, due=due, now=now)
        for sitting in sittings_counted().filter(exam=exam)
    ]
    to_come = [v.sitting.opens_at for v in sittings if v.state != SittingState.CLOSED]
    day = timezone.localdate(min(to_come, default=now))
    try:
        lacking = prove(exam.bank, parse_spec(exam.blueprint.spec), on=day).lacking
    except ExamError as error:
        return ExamView(exam, sittings, due, refusal=error.message)
    return ExamView(exam, sittings, due, lacking)


def sitting_view(
    sitting: Sitting, exam: Exam, *, due: int, now: datetime
) -> SittingView:
    state = sitting.state_at(now)
    papers = list(sitting.papers.all())
    unchecked = len({w["where"] for paper in papers for w in paper.warnings})
    attempts = getattr(sitting, "attempt_count", 0)
    steps = _stepped(
        [
            _freeze(exam, due),
            _compose(sitting, len(papers), unchecked),
            _approve(sitting),
            _open(sitting, state, attempts),
            _release(sitting, exam, state),
        ]
    )
    acts = {SittingState.OPEN: ["pause"], SittingState.PAUSED: ["resume"]}.get(
        state, []
    )
    if papers and sitting.approved_at is None and state != SittingState.CLOSED:
        acts = [*acts, "compose"]
    return SittingView(sitting, state, steps, len(papers), attempts, unchecked, acts)


@dataclass(frozen=True, slots=True)
class _Draft:
    name: str
    title: str
    done: bool
    words: str
    act: str = ""
    now_words: str = ""


def _stepped(drafts: Sequence[_Draft]) -> list[Step]:
    """The first step that is not done is due now; what comes after has to wait."""
    steps: list[Step] = []
    for draft in drafts:
        waiting = any(step.state != "done" for step in steps)
        state = "done" if draft.done else "later" if waiting else "now"
        act = draft.act if state == "now" else ""
        said = {
            "done": _("已完成"),
            "now": draft.now_words or _("待办"),
            "later": _("尚未到"),
        }[state]
        steps.append(Step(draft.name, draft.title, state, draft.words, said, act))
    return steps


def moment(at: datetime) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"


def _freeze(exam: Exam, due: int) -> _Draft:
    words = _("统计口径日 %s，到日子后冻结，应考名单由此定下。") % exam.reference_date
    if exam.frozen_at:
        words = _("%(at)s 冻结，应考 %(due)d 人。") % {
            "at": moment(exam.frozen_at),
            "due": due,
        }
    return _Draft("freeze", _("冻结名册"), exam.frozen_at is not None, words, "freeze")


def _compose(sitting: Sitting, papers: int, unchecked: int) -> _Draft:
    words = _("还没有试卷。")
    if papers:
        words = _("已组 %d 份，按同一方案组成。") % papers
    if unchecked:
        words += _("其中 %d 道题引用的法律版本待核对。") % unchecked
    return _Draft("compose", _("组卷"), papers > 0, words, "compose")


def _approve(sitting: Sitting) -> _Draft:
    words = _("批准以后试卷不能再改，到时间自动开考。")
    if sitting.approved_at:
        words = _("%s 批准。") % moment(sitting.approved_at)
    done = sitting.approved_at is not None
    return _Draft("approve", _("批准开考"), done, words, "approve")


def _open(sitting: Sitting, state: SittingState, attempts: int) -> _Draft:
    words = {
        SittingState.UPCOMING: _("%s 自动开始。") % moment(sitting.opens_at),
        SittingState.OPEN: _("进行中，已有 %(n)d 次作答，%(at)s 结束。"),
        SittingState.PAUSED: _("已暂停，不能开始新的作答，%(at)s 结束。"),
        SittingState.CLOSED: _("已于 %(at)s 结束，共 %(n)d 次作答。"),
    }[state]
    words = words % {"n": attempts, "at": moment(sitting.closes_at)}
    done = state == SittingState.CLOSED and sitting.approved_at is not None
    return _Draft("open", _("开考"), done, words, now_words=str(state.label))


def _release(sitting: Sitting, exam: Exam, state: SittingState) -> _Draft:
    if sitting.released_at:
        words = _("%s 发布。") % moment(sitting.released_at)
        return _Draft("release", _("发布成绩"), True, words)
    words = _("场次结束以后发布。")
    if exam.results == ResultPolicy.AT_ONCE:
        words = _("考生交卷即见成绩；结束以后在这里确认发布，写入存证台账。")
    return _Draft("release", _("发布成绩"), False, words, "release")


@dataclass(frozen=True, slots=True)
class QuestionRow:
    question: Question
    state: CitationState


@dataclass(frozen=True, slots=True)
class QuestionFilter:
    """What the bank screen asks for; "" is no restriction."""

    bank: str = ""
    kind: str = ""
    topic: str = ""
    difficulty: str = ""
    state: str = ""
    words: str = ""


def questions_shown(wanted: QuestionFilter, *, on: date) -> list[QuestionRow]:
    """Questions and how their citations stand that day, in the order of the bank."""
    questions = Question.objects.filter(current__isnull=False).select_related("bank")
    for name, value in {
        "bank__code": wanted.bank,
        "current__kind": wanted.kind,
        "current__topic__name": wanted.topic,
        "current__difficulty": wanted.difficulty,
        "current__stem__contains": wanted.words,
    }.items():
        if value:
            questions = questions.filter(**{name: value})
    questions = with_citations(questions.order_by("bank__code", "number"))
    rows = [
        QuestionRow(question, citation_state(question.current, on=on))
        for question in questions
        if question.current
    ]
    return [row for row in rows if wanted.state in ("", row.state)]


def banks_counted() -> QuerySet[QuestionBank, Any]:
    return QuestionBank.objects.annotate(size=Count("questions")).order_by("code")


def default_bank() -> QuestionBank | None:
    """The exam bank that a screen begins with: the largest."""
    banks = [bank for bank in banks_counted() if bank.pool == Pool.EXAM]
    return max(banks, key=lambda bank: bank.size, default=None)
