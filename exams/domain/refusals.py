"""What the exam says no to, in the contract's words and in words for people."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

# code: (status, title); the codes stand in docs/interfaces.md §3.
WORDS = {
    "bad_token": (401, _("作答凭证无效，请返回考试页面重新进入")),
    "superseded": (401, _("本次作答已在另一处继续，此处的凭证不再有效")),
    "not_eligible": (403, _("您不在本场考试的参考范围内")),
    "exempt": (403, _("您已获批免考，不需要参加本场考试")),
    "sitting_not_open": (403, _("本场考试现在没有开放，请按公布的时间进入")),
    "not_found": (404, _("没有找到这份答卷")),
    "no_attempts_left": (409, _("您的考试次数已经用完")),
    "cooldown": (409, _("两次考试之间的间隔时间未到，请稍后再进入")),
    "no_paper_ready": (409, _("本场考试的试卷尚未准备好，请联系考试管理员")),
    "stale_sequence": (409, _("这份作答在别处有更新的保存，请合并后重新保存")),
    "sitting_closed": (410, _("本场考试已经结束")),
    "attempt_closed": (410, _("本次作答已经结束，不能再保存")),
    "bad_request": (422, _("提交的内容不符合要求")),
    "bad_response": (422, _("有答案不符合本卷要求，本次没有保存任何一题")),
}


class Refusal(Exception):  # an answer that is expected, not a fault
    """An expected no: ``code`` and ``status`` for programs, ``title`` for people.

    ``extra`` holds what the contract promises beside the code (seq, responses, …).
    """

    def __init__(self, code: str, **extra: Any) -> None:
        super().__init__(code)
        self.code = code
        self.status, self._title = WORDS[code]
        self.extra = extra

    @property
    def title(self) -> str:
        return str(self._title)
