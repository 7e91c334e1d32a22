"""What is heard and watched, with what is said in it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.search import index
from wagtailmedia.edit_handlers import MediaChooserPanel

from home.models import AudioVideo
from media.models.articles import TextPage


class RecordingPage(TextPage):
    """The transcript is the recording's own; the body is what else is to be said."""

    recording = models.ForeignKey(
        AudioVideo,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("音频或视频"),
    )

    class Meta:
        abstract = True

    @property
    def transcript(self) -> str:
        return self.recording.transcript


class VideoPage(RecordingPage):
    template = "media/recording_page.html"
    content_panels = [
        *TextPage.content_panels,
        MediaChooserPanel("recording", media_type="video"),
    ]
    search_fields = [*TextPage.search_fields, index.SearchField("transcript")]

    class Meta:
        verbose_name = _("视频")
        verbose_name_plural = _("视频")


class AudioPage(RecordingPage):
    template = "media/recording_page.html"
    content_panels = [
        *TextPage.content_panels,
        MediaChooserPanel("recording", media_type="audio"),
    ]
    search_fields = [*TextPage.search_fields, index.SearchField("transcript")]

    class Meta:
        verbose_name = _("音频")
        verbose_name_plural = _("音频")
