"""Sound or film with what is said in it."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, StructBlock, StructValue
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtailmedia.blocks import AbstractMediaChooserBlock


class RecordingChooserBlock(AbstractMediaChooserBlock):
    """The chooser alone; the player is a template."""

    def render_basic(self, value: object, context: object = None) -> str:
        return str(value or "")


class RecordingBlock(StructBlock):
    recording = RecordingChooserBlock(label=_("音频或视频"))
    caption = CharBlock(required=False, max_length=120, label=_("说明"))

    def clean(self, value: StructValue) -> StructValue:
        cleaned = super().clean(value)
        recording = cleaned["recording"]  # a draft may still be without one
        if recording and not recording.transcript.strip():
            message = _("这段音视频还没有文字稿，听不见的人看不了。请先补上文字稿。")
            error = ValidationError(message, code="no_transcript")
            raise StructBlockValidationError(block_errors={"recording": error})
        return cleaned

    class Meta:
        icon = "media"
        label = _("音频或视频")
        template = "home/blocks/recording.html"
        preview_template = "home/blocks/recording_preview.html"
        description = _("音频或视频，连同文字稿一起显示。")
