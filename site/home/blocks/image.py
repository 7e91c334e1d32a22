"""A picture with what it shows, in words."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import BooleanBlock, CharBlock, StructBlock, StructValue
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.images.blocks import ImageChooserBlock


class ImageBlock(StructBlock):
    """Its description is asked for; only a decoration may go without."""

    image = ImageChooserBlock(label=_("图片"))
    alt = CharBlock(
        required=False,
        max_length=120,
        label=_("图片说了什么"),
        help_text=_("读给看不见图的人听。纯装饰的图勾选下面一项。"),
    )
    decorative = BooleanBlock(required=False, label=_("只是装饰"))
    caption = CharBlock(required=False, max_length=120, label=_("图注"))

    def clean(self, value: StructValue) -> StructValue:
        cleaned = super().clean(value)
        if not cleaned["alt"].strip() and not cleaned["decorative"]:
            raise StructBlockValidationError(block_errors={"alt": alt_missing()})
        return cleaned

    class Meta:
        icon = "image"
        label = _("图片")
        template = "home/blocks/image.html"
        preview_template = "home/blocks/image_preview.html"
        description = _("一张图片，写明图里有什么。")


def alt_missing() -> Exception:
    from django.core.exceptions import ValidationError

    return ValidationError(_("写一句图里有什么，或勾选“只是装饰”。"), code="no_alt")
