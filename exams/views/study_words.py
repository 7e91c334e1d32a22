"""What the client in the browser says; the words travel with the page, translated."""

from __future__ import annotations

from django.utils.translation import gettext as _


def client_words() -> dict[str, str]:
    """Sentences by name; {n}, {m} and {time} are filled in by the client."""
    return {
        "none": _("还没有作答"),
        "saved": _("已保存 {time}"),
        "saved_count": _("已保存 {n} 题"),
        "saving": _("正在保存……"),
        "retrying": _("还没有存上，正在重试……"),
        "offline_phone": _(
            "网络断了。已作答的 {n} 题都在这台手机里，"
            "连上网会自动上传，请不要清除浏览器数据。"
        ),
        "offline_computer": _(
            "网络断了。已作答的 {n} 题都在这台电脑里，"
            "连上网会自动上传，请不要清除浏览器数据。"
        ),
        "offline_page": _(
            "网络断了。已作答的 {n} 题只在这一页里，"
            "连上网会自动上传，请不要关闭这一页。"
        ),
        "offline_saved": _(
            "网络断了。已作答的 {n} 题都已保存，可以接着作答，连上网会自动上传。"
        ),
        "back": _("网络恢复了，已作答的 {n} 题都已保存。"),
        "late": _("时间已过，还有 {n} 题没有来得及保存。"),
        "superseded": _("已在另一处接着作答，这里有 {n} 题还没有上传。"),
        "superseded_saved": _("已在另一处接着作答，这里的答案都已保存。"),
        "ended": _("本次作答已经结束。"),
        "minutes": _("剩余 {n} 分钟"),
        "seconds": _("剩余 {n} 秒"),
        "time_up": _("时间到"),
        "announce": _("还剩 {n} 分钟。"),
        "answered": _("第 {n} 题，已答"),
        "unanswered": _("第 {n} 题，未答"),
        "marked": _("，有标记"),
        "progress": _("已答 {n} 题，共 {m} 题"),
        "page": _("第 {n} 页，共 {m} 页"),
        "page_all": _("全部题目"),
    }
