"""Scripts for the village loudspeakers (村村响)."""

from __future__ import annotations

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField
from wagtailmedia.edit_handlers import MediaChooserPanel

from home.blocks import CleanStreamField
from home.models import AudioVideo, BasePage
from media.blocks import ScriptBody, every_part
from media.domain.speaking import Spoken, spoken
from media.enums import Speech


class BroadcastScriptPage(BasePage):
    """One programme: its parts in order, and its recording once there is one."""

    number = models.CharField(
        _("期号"), max_length=20, blank=True, help_text=_("如：2026-11-02。")
    )
    speech = models.CharField(
        _("语言"), max_length=20, choices=Speech.choices, default=Speech.MANDARIN
    )
    repeats = models.PositiveSmallIntegerField(
        _("播几遍"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
    )
    body = CleanStreamField(ScriptBody(), default=every_part, verbose_name=_("稿件"))
    recording = models.ForeignKey(
        AudioVideo,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("录音"),
    )

    template = "media/broadcast_script_page.html"
    parent_page_types = ["media.ArticleIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *BasePage.content_panels,
        FieldRowPanel(
            [FieldPanel("number"), FieldPanel("speech"), FieldPanel("repeats")]
        ),
        FieldPanel("body"),
        MediaChooserPanel("recording", media_type="audio"),
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]
    override_translatable_fields = [
        *BasePage.override_translatable_fields,
        SynchronizedField("number"),
    ]

    class Meta:
        verbose_name = _("广播稿")
        verbose_name_plural = _("广播稿")

    def get_context(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return {**context, "spoken": self.spoken}

    @property
    def spoken(self) -> Spoken:
        """What is read aloud, its characters, seconds and minutes."""
        return spoken(self.body, speech=self.speech, repeats=self.repeats)
