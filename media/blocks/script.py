"""The parts of a script for the village loudspeakers, from call sign to farewell."""

from typing import Any
from uuid import uuid4

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ListBlock, StreamBlock, StructBlock, TextBlock


class CallSignBlock(CharBlock):
    class Meta:
        icon = "radio-full"
        label = _("呼号")
        template = "media/blocks/spoken.html"
        preview_value = "昭化法治之声"
        description = _("哪家台，一句话。")


class GreetingBlock(CharBlock):
    class Meta:
        icon = "user"
        label = _("称呼")
        template = "media/blocks/spoken.html"
        preview_value = "各位父老乡亲，大家好。"
        description = _("跟谁说话。")


class StoryBlock(TextBlock):
    class Meta:
        icon = "pilcrow"
        label = _("一件身边事")
        template = "media/blocks/spoken.html"
        preview_value = "隔壁村的老张借出去三万块，没有写借条。"
        description = _("身边发生过的事，不用真名。")


class LawBlock(StructBlock):
    """What the law says in spoken words; the citation itself is not read aloud."""

    text = TextBlock(max_length=600, label=_("怎么说"))
    citation = CharBlock(
        required=False,
        max_length=120,
        label=_("依据"),
        help_text=_("如：《民法典》第六百六十七条。不念出来，审核时核对。"),
    )

    class Meta:
        icon = "doc-full-inverse"
        label = _("一条法")
        template = "media/blocks/law.html"
        preview_value = {
            "text": "民法典说了，借钱要还，约定的利息不能太高。",
            "citation": "《民法典》第六百八十条",
        }
        description = _("念法名，条号可以不念。")


class AdviceBlock(StructBlock):
    sentences = ListBlock(
        TextBlock(max_length=300, rows=2, label=_("一句")),
        min_num=1,
        max_num=3,
        label=_("三句怎么办"),
    )

    class Meta:
        icon = "list-ol"
        label = _("三句怎么办")
        template = "media/blocks/advice.html"
        preview_value = {
            "sentences": [
                "借钱写借条。",
                "转账留记录。",
                "三年内记得要。",
            ]
        }
        description = _("听完就会做，最多三句。")


class TelephoneBlock(CharBlock):
    class Meta:
        icon = "mobile-alt"
        label = _("电话")
        template = "media/blocks/spoken.html"
        preview_value = "拿不准，打幺二三四八，不收钱。"
        description = _("打什么电话，数字按念法写。")


class FarewellBlock(TextBlock):
    class Meta:
        icon = "logout"
        label = _("再见")
        template = "media/blocks/spoken.html"
        preview_value = "借钱写借条，转账留记录。今天就说到这里，再见。"
        description = _("把要点再说一遍，道别。")


class ScriptBody(StreamBlock):
    """In this order, each once; the order is a habit of the ear, not checked here."""

    call_sign = CallSignBlock(max_length=40)
    greeting = GreetingBlock(max_length=60)
    story = StoryBlock(max_length=900)
    law = LawBlock()
    advice = AdviceBlock()
    telephone = TelephoneBlock(max_length=80)
    farewell = FarewellBlock(max_length=300)

    class Meta:
        block_counts = {
            name: {"max_num": 1}
            for name in ("call_sign", "greeting", "advice", "telephone", "farewell")
        }


def every_part() -> list[dict[str, Any]]:
    """What a new script begins with: each part once, in order and empty."""
    return [
        {
            "type": name,
            "value": block.get_prep_value(block.get_default()),
            "id": str(uuid4()),  # headings in the editor are told apart by it
        }
        for name, block in ScriptBody().child_blocks.items()
    ]
