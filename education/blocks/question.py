"""A question to the whole class, answered by raised hands."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ListBlock, StructBlock, TextBlock


class OptionBlock(StructBlock):
    key = CharBlock(max_length=1, label=_("字母"))
    text = CharBlock(max_length=40, label=_("选项"))

    class Meta:
        label = _("选项")


class QuestionBlock(StructBlock):
    text = CharBlock(required=False, max_length=80, label=_("问题"))
    options = ListBlock(OptionBlock(), max_num=4, label=_("选项"), default=[])
    answer = CharBlock(required=False, max_length=1, label=_("答案字母"))
    why = TextBlock(required=False, max_length=300, label=_("为什么，依据哪一条"))

    class Meta:
        icon = "help"
        label = _("课堂问题")
        help_text = _("举手回答，只数人数，不记录。没有问题的一页留空。")
