"""What the back office takes as a picture or a recording, and what it says if not.

Named in settings (WAGTAILIMAGES_IMAGE_FORM_BASE, WAGTAILMEDIA,
WAGTAILDOCS_DOCUMENT_FORM_BASE).
"""

from __future__ import annotations

import struct
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files import File
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm
from wagtailmedia.forms import BaseMediaForm

from home.domain.attachments import WORDS, live_pages_with
from home.domain.sniffing import kind_of

# What Pillow raises at bytes that are no picture, or no longer one.
BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    IndexError,
    struct.error,
    Image.DecompressionBombError,
)
MAX_BYTES = 200 * 1024 * 1024


class PictureField(WagtailImageField):
    """Wagtail's checks of ending, content and size, without their two gaps.

    It decodes a picture before it counts the pixels, and lets Pillow's errors about a
    broken one through as a failure of the server.
    """

    def to_python(self, data: Any) -> Any:
        if data is None:
            return None
        try:
            self._check_pixels(data)
            return super().to_python(data)
        except BROKEN as error:
            message = _("这张图片打不开，可能没有传完整。请重新导出后再上传。")
            raise ValidationError(message, code="broken_image") from error

    def _check_pixels(self, data: File[Any]) -> None:
        """By the head of the file alone; what is no picture is left to Wagtail."""
        try:
            with Image.open(data) as image:
                pixels = image.width * image.height
        except UnidentifiedImageError:
            return
        finally:
            data.seek(0)
        if pixels > self.max_image_pixels:
            message = _("图片有 %(pixels)d 万像素，最多 %(most)d 万。请缩小后再上传。")
            found = {
                "pixels": pixels // 10_000,
                "most": self.max_image_pixels // 10_000,
            }
            raise ValidationError(message % found, code="file_too_many_pixels")


class KeepsWhatIsOut:
    """Another file or transcript under a record would be out without three reviews."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()  # type: ignore[misc]
        form: Any = self
        shown = {"file", *WORDS[type(form.instance)]}
        changed = [name for name in form.changed_data if name in shown]
        if not changed or not form.instance.pk:
            return cleaned
        if pages := live_pages_with(form.instance):
            message = _(
                "不能改：“%(title)s”正在用它，改了就等于没有经过三审。"
                "请另传一份，在页面里换上，再送审。"
            )
            title = pages[0].get_admin_display_title()
            for name in changed:
                form.add_error(name, message % {"title": title})
        return cleaned


class PictureForm(KeepsWhatIsOut, BaseImageForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Here, not declared: Wagtail leaves the file out of its form for many."""
        super().__init__(*args, **kwargs)
        if given := self.fields.get("file"):
            self.fields["file"] = PictureField(
                label=given.label, required=given.required, widget=given.widget
            )


class DocumentForm(KeepsWhatIsOut, BaseDocumentForm):
    """Endings are checked by WAGTAILDOCS_EXTENSIONS."""


class RecordingForm(KeepsWhatIsOut, BaseMediaForm):
    def clean_file(self) -> File[Any]:
        """Refused with words: too large, or not what its ending promises."""
        file: File[Any] = self.cleaned_data["file"]
        if "file" not in self.changed_data:
            return file
        if file.size > MAX_BYTES:
            size, most = filesizeformat(file.size), filesizeformat(MAX_BYTES)
            message = _("文件有 %(size)s，最大 %(most)s。请压缩后再上传。")
            raise ValidationError(message % {"size": size, "most": most}, "too_large")
        if kind_of(file) != self.instance.type:
            message = _("这个文件打不开：内容和后缀不一致，或者不是音视频。")
            raise ValidationError(message, code="not_what_it_says")
        return file
