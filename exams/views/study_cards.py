"""A sitting as the list tells it: where it stands and the one thing to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exams.domain.queries import SittingCard
from exams.enums import AttemptState, SittingState
from exams.models import Attempt
from exams.views.desk import moment_words

ENDED = (AttemptState.SUBMITTED, AttemptState.EXPIRED, AttemptState.VOIDED)


@dataclass(frozen=True, slots=True)
class ShownCard:
    """``tone`` is the class of the state's sign; ``ended`` can be looked back at."""

    card: SittingCard
    title: str
    obligation: str
    state: str
    tone: str
    sentence: str
    action: str
    due: bool
    ended: list[Attempt]


def day_and_time(moment: datetime) -> str:
    """11月30日 18:00, with the year where it is another one."""
    local = timezone.localtime(moment)
    if local.year == timezone.localdate().year:
        return moment_words(moment)
    return f"{date_format(local, 'Y')}{_('年')}{moment_words(moment)}"


def obligation_words(obligation: str) -> str:
    return {
        "owed": _("您应当参加"),
        "exempt": _("您已获批免考"),
        "deferred": _("您已获批缓考，之后仍要参加"),
        "voluntary": _("自愿参加，不计入本单位应考人数"),
    }[obligation]


def state_words(card: SittingCard) -> tuple[str, str]:
    """The state in a word or two, and the tone of its sign."""
    if card.action == "resume":
        return _("正在作答"), "info"
    if card.attempts_used:
        return (_("已参加"), "ok") if card.took_part else (_("答卷无效"), "warn")
    if card.obligation == "exempt":
        return _("免考"), "none"
    return {
        SittingState.UPCOMING: (_("未开始"), "none"),
        SittingState.OPEN: (_("还没有参加"), "warn"),
        SittingState.PAUSED: (_("已暂停"), "warn"),
        SittingState.CLOSED: (_("已结束"), "none"),
    }[card.state]


def sentence_for(card: SittingCard) -> str:
    """How things stand and what can be done, in one sentence."""
    sitting = card.sitting
    if card.action == "resume" and card.attempt is not None:
        return _("您有一份答卷没有交，%(time)s 截止。") % {
            "time": day_and_time(card.attempt.deadline)
        }
    if card.obligation == "exempt":
        return _("您不需要参加这场考试。")
    if card.state == SittingState.UPCOMING:
        return _("%(time)s 开始。") % {"time": day_and_time(sitting.opens_at)}
    if card.state == SittingState.PAUSED:
        return _("考试暂停了，恢复时间请等通知。")
    if card.state == SittingState.CLOSED:
        return closed_sentence(card)
    if card.cooldown_until is not None:
        return _("两次考试要隔一段时间，%(time)s 以后可以再考。") % {
            "time": day_and_time(card.cooldown_until)
        }
    return open_sentence(card)


def closed_sentence(card: SittingCard) -> str:
    if card.attempts_used and not card.took_part:
        return _(
            "这场考试已经结束，您交的答卷无效，不算参加了考试。如有补考，会出现在这一页。"
        )
    if card.attempts_used:
        return _("这场考试已经结束，您考了 %(n)d 次。") % {"n": card.attempts_used}
    return _("这场考试已经结束，您没有参加。如有补考，会出现在这一页。")


def open_sentence(card: SittingCard) -> str:
    if card.attempts_used and not card.took_part:
        return invalid_sentence(card)
    if not card.attempts_left:
        return _("您的考试次数已经用完。")
    if card.attempts_used:
        return _("已考 %(used)d 次，还可以再考 %(left)d 次，取最高分。") % {
            "used": card.attempts_used,
            "left": card.attempts_left,
        }
    return ngettext(
        "可以考 %(n)d 次。一经开始即计时，断网或换设备都可以接着答。",
        "可以考 %(n)d 次，取最高分。一经开始即计时，断网或换设备都可以接着答。",
        card.attempts_left,
    ) % {"n": card.attempts_left}


def invalid_sentence(card: SittingCard) -> str:
    """What was handed in does not count; whether there is another attempt."""
    if card.attempts_left:
        return _("您交的答卷无效，不算参加了考试。还可以再考 %(left)d 次。") % {
            "left": card.attempts_left
        }
    return _(
        "您交的答卷无效，不算参加了考试，考试次数已经用完。如有补考，会出现在这一页。"
    )


def action_words(card: SittingCard) -> str:
    if card.action == "resume":
        return _("继续作答")
    if card.action == "start":
        return _("再考一次") if card.attempts_used else _("开始作答")
    return ""


def shown_card(card: SittingCard) -> ShownCard:
    state, tone = state_words(card)
    ended = [
        one
        for one in card.attempts
        if one.state in ENDED or one != card.attempt or card.action != "resume"
    ]
    return ShownCard(
        card=card,
        title=card.sitting.exam.title,
        obligation=obligation_words(card.obligation),
        state=state,
        tone=tone,
        sentence=sentence_for(card),
        action=action_words(card),
        due=card.action == "resume" or (bool(card.action) and not card.took_part),
        ended=ended,
    )


def concerns(card: SittingCard) -> bool:
    """What is over, was never owed and never sat is nothing to tell a person."""
    over = card.state == SittingState.CLOSED
    return not over or card.obligation != "voluntary" or bool(card.attempts)


def in_order(cards: list[SittingCard]) -> list[SittingCard]:
    """What is under way, what can be begun, what comes, what is over."""
    places = {SittingState.OPEN: 2, SittingState.PAUSED: 2, SittingState.UPCOMING: 3}

    def place(card: SittingCard) -> int:
        if card.action == "resume":
            return 0
        return 1 if card.action else places.get(card.state, 4)

    return sorted(filter(concerns, cards), key=place)
