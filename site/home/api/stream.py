"""The value of a stream field as JSON that needs no Wagtail to be read.

Rich text is HTML with real addresses; pictures, files and recordings are objects with
addresses; what is cited says how it stands. Files of private collections are left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from wagtail.blocks import Block, ListBlock, StreamBlock, StructBlock
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage
from wagtail.rich_text import RichText, expand_db_html
from wagtailmedia.models import AbstractMedia

from home.blocks.law_citation import LawCitationBlock
from home.domain.attachments import private_collections
from home.domain.citing import CitationView

BLOCK_KEY = re.compile(r' data-block-key="[^"]*"')
# Wide enough for a phone held across, small enough for its network.
PICTURE = "width-960"


class Representation:
    """One request's way of writing values; ``citations`` by their words."""

    def __init__(
        self, request: HttpRequest, citations: Mapping[str, CitationView]
    ) -> None:
        self.request = request
        self.citations = citations
        self._hidden: set[int] | None = None

    @property
    def hidden(self) -> set[int]:
        """The collections of which nothing is shown; asked for once."""
        if self._hidden is None:
            self._hidden = private_collections()
        return self._hidden

    def of(self, block: Block, value: Any) -> Any:
        if isinstance(block, StreamBlock):
            return [
                {"id": c.id, "type": c.block_type, "value": self.of(c.block, c.value)}
                for c in value
            ]
        if isinstance(block, ListBlock):
            return [self.of(block.child_block, item) for item in value]
        if isinstance(block, StructBlock):
            return self._struct(block, value)
        if isinstance(value, RichText):
            return rich_html(value.source)
        if isinstance(value, AbstractImage | AbstractDocument | AbstractMedia):
            return self.file(value)
        return block.get_api_representation(value)

    def _struct(self, block: StructBlock, value: Mapping[str, Any]) -> dict[str, Any]:
        data = {
            name: self.of(child, value.get(name))
            for name, child in block.child_blocks.items()
        }
        if isinstance(block, LawCitationBlock):
            data["law"] = self.citation(str(value.get("citation", "")))
        return data

    def citation(self, text: str) -> dict[str, Any] | None:
        """Label, address and standing of an article; null where it is not known."""
        found = self.citations.get(text.strip())
        if found is None or not found.url:
            return None
        return {
            "label": found.label,
            "url": self.absolute(found.url),
            "status": found.status,
            "effective_on": found.effective_on,
        }

    def file(self, value: Any) -> dict[str, Any] | None:
        if value is None or value.collection_id in self.hidden:
            return None
        if isinstance(value, AbstractImage):
            return self._picture(value)
        data = {"id": value.pk, "title": value.title, "url": self.absolute(value.url)}
        if isinstance(value, AbstractMedia):
            spoken = getattr(value, "transcript", "")
            seconds = int(value.duration or 0)
            return {**data, "type": value.type, "seconds": seconds, "text": spoken}
        return {**data, "bytes": _size(value)}

    def _picture(self, image: AbstractImage) -> dict[str, Any]:
        data: dict[str, Any] = {"id": image.pk, "title": image.title, "url": None}
        try:
            rendition = image.get_rendition(PICTURE)
        except OSError:  # the file is gone; the page is still worth reading
            return data
        size = {"width": rendition.width, "height": rendition.height}
        return {**data, "url": self.absolute(rendition.url), **size}

    def absolute(self, url: str) -> str:
        return self.request.build_absolute_uri(url)


def _size(document: AbstractDocument) -> int | None:
    try:
        return int(document.file_size or document.file.size)
    except OSError:  # the file is gone
        return None


def rich_html(source: str) -> str:
    """Links with their addresses, without the editor's own marks."""
    return BLOCK_KEY.sub("", expand_db_html(source))
