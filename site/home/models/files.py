"""What editors upload: images with a description, documents, audio and video."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.documents.models import Document as WagtailDocument
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.images.models import Image as WagtailImage
from wagtailmedia.models import AbstractMedia


class MingfaImage(AbstractImage):
    """An image; what a screen reader says of it is asked for, not guessed."""

    credit = models.CharField(_("来源或作者"), max_length=200, blank=True)

    admin_form_fields = (*WagtailImage.admin_form_fields, "credit")

    class Meta(AbstractImage.Meta):
        verbose_name = _("图片")
        verbose_name_plural = _("图片")


class ImageRendition(AbstractRendition):
    image = models.ForeignKey(
        MingfaImage, on_delete=models.CASCADE, related_name="renditions"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"],
                name="home_rendition_once",
            )
        ]


class MingfaDocument(AbstractDocument):
    admin_form_fields = WagtailDocument.admin_form_fields

    class Meta(AbstractDocument.Meta):
        verbose_name = _("文档")
        verbose_name_plural = _("文档")


class AudioVideo(AbstractMedia):
    """A recording or a film with what was said in it, for those who cannot hear it."""

    transcript = models.TextField(_("文字稿"), blank=True)

    admin_form_fields = (
        "title",
        "file",
        "collection",
        "duration",
        "width",
        "height",
        "thumbnail",
        "transcript",
        "tags",
    )

    class Meta:
        verbose_name = _("音视频")
        verbose_name_plural = _("音视频")
