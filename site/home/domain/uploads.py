"""Public uploads on disk: which file an address means and how it may be shown."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.utils._os import safe_join
from django.utils.http import http_date

# Shown in the page. Whatever else there is comes down as a file: an upload that could
# run as ours (HTML, SVG, XML, scripts) never does.
SHOWN = {
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".aac": "audio/aac",
    ".flac": "audio/flac",
    ".m4a": "audio/mp4",
    ".mp3": "audio/mpeg",
    ".ogg": "audio/ogg",
    ".opus": "audio/ogg",
    ".wav": "audio/wav",
    ".m4v": "video/mp4",
    ".mov": "video/quicktime",
    ".mp4": "video/mp4",
    ".ogv": "video/ogg",
    ".webm": "video/webm",
}
OTHER = "application/octet-stream"
# Documents go through Wagtail's view, which asks who may see their collection.
PRIVATE_FOLDERS = ("documents",)


@dataclass(frozen=True)
class Upload:
    path: Path
    size: int
    modified: float
    etag: str
    content_type: str

    @property
    def last_modified(self) -> str:
        return http_date(self.modified)

    @property
    def disposition(self) -> str:
        """Empty where a browser may show it."""
        if self.content_type != OTHER:
            return ""
        return f"attachment; filename*=UTF-8''{quote(self.path.name)}"


def find_upload(name: str) -> Upload | None:
    """The file of an address below /uploads/; None for folders, private and outside."""
    root = Path(settings.MEDIA_ROOT).resolve()
    if any(mark in name for mark in "\x00\\") or name.endswith("/"):
        return None
    try:
        path = Path(safe_join(root, name)).resolve()
    except (SuspiciousFileOperation, OSError):
        return None
    if not path.is_relative_to(root) or _is_private(path.relative_to(root)):
        return None
    try:
        return _described(path)
    except OSError:
        return None


def _is_private(path: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.parts)
    return hidden or (bool(path.parts) and path.parts[0].lower() in PRIVATE_FOLDERS)


def _described(path: Path) -> Upload | None:
    if not path.is_file():
        return None
    stat = os.stat(path)
    return Upload(
        path,
        stat.st_size,
        stat.st_mtime,
        f'"{stat.st_mtime_ns:x}-{stat.st_size:x}"',
        SHOWN.get(path.suffix.lower(), OTHER),
    )
