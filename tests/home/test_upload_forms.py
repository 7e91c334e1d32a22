"""Uploads in the back office: what lies, is too large or could run is refused."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from PIL import Image
from wagtail.documents import get_document_model
from wagtail.documents.forms import get_document_form
from wagtail.images import get_image_model
from wagtail.images.forms import get_image_form
from wagtailmedia.forms import get_media_form

from accounts.models import User
from home.domain.sniffing import kind_of
from home.models import AudioVideo
from tests.factories.content import png

pytestmark = pytest.mark.django_db

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
WAV = b"RIFF\x00\x00\x00\x00WAVEfmt " + bytes(64)
MP3 = b"\xff\xfb\x90\x64" + bytes(64)
MP4 = b"\x00\x00\x00\x20ftypisom" + bytes(64)
M4A = b"\x00\x00\x00\x20ftypM4A " + bytes(64)


@pytest.fixture
def officer(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return User.objects.create_superuser("officer", password="x")


def errors_of_image(name, content, user):
    form = get_image_form(get_image_model())(
        {"title": "图", "collection": 1},
        {"file": SimpleUploadedFile(name, content)},
        user=user,
    )
    return [error.code for error in form.errors.as_data().get("file", [])]


def test_honest_picture_is_taken(officer):
    assert errors_of_image("a.png", png(), officer) == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.svg", SVG),
        ("a.png", SVG),
        ("a.jpg", png()),
        ("a.gif", b"GIF89a<script>alert(1)</script>"),
        ("a.png", png()[:60]),
        ("a.html", png()),
        ("a.png", b"\x89PNG\r\n\x1a\n"),
        ("a.jpg", b"\xff\xd8\xff" + bytes(20)),
    ],
)
def test_picture_that_lies_is_refused(officer, name, content):
    assert len(errors_of_image(name, content, officer)) == 1


def test_picture_of_too_many_pixels_is_refused_by_its_head(officer):
    out = io.BytesIO()
    Image.new("1", (8000, 8000)).save(out, "PNG")
    assert len(out.getvalue()) < 100_000
    assert errors_of_image("a.png", out.getvalue(), officer) == ["file_too_many_pixels"]


@override_settings(WAGTAILIMAGES_MAX_UPLOAD_SIZE=100)
def test_large_picture_is_refused(officer):
    assert errors_of_image("a.png", png(), officer) == ["file_too_large"]


@pytest.mark.parametrize("name", ["a.svg", "a.html", "a.xml", "a.js", "a.exe", "a"])
def test_document_that_could_run_is_refused(officer, name):
    form = get_document_form(get_document_model())(
        {"title": "文件", "collection": 1},
        {"file": SimpleUploadedFile(name, SVG)},
        user=officer,
    )
    assert set(form.errors) == {"file"}


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.mp3", MP3, "audio"),
        ("a.MP3", b"ID3" + bytes(64), "audio"),
        ("a.wav", WAV, "audio"),
        ("a.m4a", M4A, "audio"),
        ("a.ogg", b"OggS" + bytes(60), "audio"),
        ("a.mp4", MP4, "video"),
        ("a.webm", b"\x1aE\xdf\xa3" + bytes(60), "video"),
        ("a.mp3", MP4, ""),
        ("a.mp4", MP3, ""),
        ("a.mp4", M4A, ""),
        ("a.mp3", b"<html>", ""),
        ("a.mp3", b"", ""),
        ("a.wav", b"RIFF\x00\x00\x00\x00AVI ", ""),
        ("a", MP3, ""),
        ("a.html", MP3, ""),
    ],
)
def test_recording_is_what_its_bytes_say(name, content, kind):
    assert kind_of(SimpleUploadedFile(name, content)) == kind


@pytest.mark.parametrize(
    ("kind", "name", "content", "codes"),
    [
        ("audio", "a.mp3", MP3, []),
        ("video", "a.mp4", MP4, []),
        ("audio", "a.mp3", SVG, ["not_what_it_says"]),
        ("video", "a.mp4", WAV, ["not_what_it_says"]),
    ],
)
def test_recording_with_a_wrong_codec_is_refused(officer, kind, name, content, codes):
    form = get_media_form(AudioVideo)(
        {"title": "录音", "collection": 1, "duration": "3"},
        {"file": SimpleUploadedFile(name, content)},
        instance=AudioVideo(type=kind),
        user=officer,
    )
    assert [e.code for e in form.errors.as_data().get("file", [])] == codes
