"""A file to take away, with its kind and size."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, StructBlock
from wagtail.documents.blocks import DocumentChooserBlock


class DownloadBlock(StructBlock):
    document = DocumentChooserBlock(label=_("文件"))
    note = CharBlock(
        required=False,
        max_length=120,
        label=_("说明"),
        help_text=_("里面是什么、给谁用。"),
    )

    class Meta:
        icon = "download"
        label = _("下载")
        template = "home/blocks/download.html"
        preview_template = "home/blocks/download_preview.html"
        description = _("一份可以下载的文件，标明格式和大小。")
