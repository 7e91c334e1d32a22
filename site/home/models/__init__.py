"""Our own image, document and audio-video models, set before the first migration."""

from .files import AudioVideo, ImageRendition, MingfaDocument, MingfaImage

__all__ = ["AudioVideo", "ImageRendition", "MingfaDocument", "MingfaImage"]
