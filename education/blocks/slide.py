"""One slide: what the class sees, what the teacher says, how long it takes."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import (
    CharBlock,
    IntegerBlock,
    ListBlock,
    StreamBlock,
    StructBlock,
    TextBlock,
)

from .question import QuestionBlock


class SlideBlock(StructBlock):
    title = CharBlock(max_length=20, label=_("标题"))
    points = ListBlock(
        CharBlock(max_length=30, label=_("一行")),
        max_num=5,
        default=[],
        label=_("屏幕上的话"),
        help_text=_("一页一个意思，投影上一眼看完。"),
    )
    question = QuestionBlock()
    spoken = ListBlock(
        TextBlock(max_length=600, label=_("一段")), default=[], label=_("讲稿")
    )
    minutes = IntegerBlock(min_value=1, max_value=45, label=_("分钟"))
    activity = TextBlock(required=False, max_length=300, label=_("学生做什么"))

    class Meta:
        icon = "desktop"
        label = _("一页")


class SlideBody(StreamBlock):
    slide = SlideBlock()
