"""/uploads/: ranges as RFC 9110 has them; what is private or could run stays put."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from home.domain.ranges import ByteRange, Unsatisfiable, parse_range

BYTES = bytes(range(256)) * 1000


@pytest.fixture
def uploads(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "uploads"
    (tmp_path / "uploads" / "media").mkdir(parents=True)
    (tmp_path / "uploads" / "documents").mkdir()
    (tmp_path / "uploads" / "media" / "a.mp3").write_bytes(BYTES)
    (tmp_path / "uploads" / "documents" / "secret.pdf").write_bytes(b"NOT FOR ALL")
    (tmp_path / "outside.txt").write_bytes(b"NOT OURS")
    return tmp_path / "uploads"


def body(response) -> bytes:
    return b"".join(response) if response.streaming else response.content


MP3 = "/uploads/media/a.mp3"


@pytest.mark.parametrize(
    ("header", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=0-", 0, 255_999),
        ("bytes=100000-199999", 100_000, 199_999),
        ("bytes=255999-", 255_999, 255_999),
        ("bytes=-1", 255_999, 255_999),
        ("bytes=-999999999", 0, 255_999),
        ("bytes=5-99999999999", 5, 255_999),
    ],
)
def test_range_is_answered_with_these_bytes(client, uploads, header, first, last):
    response = client.get(MP3, HTTP_RANGE=header)
    assert response.status_code == 206
    assert response["Content-Range"] == f"bytes {first}-{last}/256000"
    assert response["Content-Length"] == str(last - first + 1)
    assert body(response) == BYTES[first : last + 1]


@pytest.mark.parametrize(
    "header", ["bytes=256000-", "bytes=999999-1000000", "bytes=-0"]
)
def test_range_behind_the_end_is_416(client, uploads, header):
    response = client.get(MP3, HTTP_RANGE=header)
    assert (response.status_code, response["Content-Range"]) == (416, "bytes */256000")
    assert body(response) == b""


@pytest.mark.parametrize(
    "header",
    [
        "bytes=5-2",
        "bytes=-",
        "bytes=a-b",
        "bytes=0-1,5-6",
        "lines=0-1",
        "bytes=" + "9" * 400 + "-",
        "bytes=１-２",
        "",
    ],
)
def test_range_that_makes_no_sense_means_the_whole(client, uploads, header):
    response = client.get(MP3, HTTP_RANGE=header)
    assert (response.status_code, response["Content-Length"]) == (200, "256000")
    assert body(response) == BYTES
    assert response["Accept-Ranges"] == "bytes"


@given(st.text(max_size=30), st.integers(0, 1000))
def test_any_header_means_bytes_that_are_there(text, size):
    for header in (text, f"bytes={text}"):
        try:
            found = parse_range(header, size=size)
        except Unsatisfiable:
            continue
        assert found is None or 0 <= found.first <= found.last < size


def test_length_of_a_range_counts_both_ends():
    assert ByteRange(2, 4).length == 3


def test_head_has_the_headers_of_the_whole_and_no_body(client, uploads):
    response = client.head(MP3, HTTP_RANGE="bytes=0-1")
    assert (response.status_code, response["Content-Length"]) == (200, "256000")
    assert response["Content-Type"] == "audio/mpeg"
    assert body(response) == b""


def test_same_file_is_not_sent_again(client, uploads):
    first = client.get(MP3)
    body(first)
    again = client.get(MP3, HTTP_IF_NONE_MATCH=f'"x", W/{first["ETag"]}')
    assert (again.status_code, again["ETag"]) == (304, first["ETag"])
    dated = client.get(MP3, HTTP_IF_MODIFIED_SINCE=first["Last-Modified"])
    assert dated.status_code == 304
    changed = client.get(MP3, HTTP_IF_NONE_MATCH='"other"')
    assert changed.status_code == 200
    body(changed)


def test_if_range_of_another_file_means_the_whole(client, uploads):
    head = client.head(MP3)
    for same in (head["ETag"], head["Last-Modified"]):
        part = client.get(MP3, HTTP_RANGE="bytes=0-9", HTTP_IF_RANGE=same)
        assert (part.status_code, body(part)) == (206, BYTES[:10])
    for other in ('"other"', f"W/{head['ETag']}", "Mon, 01 Jan 2001 00:00:00 GMT", "x"):
        whole = client.get(MP3, HTTP_RANGE="bytes=0-9", HTTP_IF_RANGE=other)
        assert (whole.status_code, body(whole)) == (200, BYTES)


@pytest.mark.parametrize(
    "address",
    [
        "documents/secret.pdf",
        "Documents/../documents/secret.pdf",
        "../outside.txt",
        "..%2foutside.txt",
        "%2e%2e/outside.txt",
        "media/",
        "media",
        "media/none.mp3",
        "media/a.mp3/",
        "media\\..\\a.mp3",
        "a" * 3000,
    ],
)
@pytest.mark.django_db
def test_what_is_private_outside_or_nowhere_is_404(client, uploads, address):
    response = client.get(f"/uploads/{address}")
    assert response.status_code == 404
    assert b"NOT " not in body(response)


@pytest.mark.django_db
def test_link_that_leads_outside_is_404(client, uploads):
    (uploads / "media" / "link.txt").symlink_to(uploads.parent / "outside.txt")
    (uploads / "media" / "in.pdf").symlink_to(uploads / "documents" / "secret.pdf")
    assert client.get("/uploads/media/link.txt").status_code == 404
    assert client.get("/uploads/media/in.pdf").status_code == 404


@pytest.mark.parametrize("name", ["x.html", "x.svg", "x.js", "x.xml", "x", "告示.htm"])
def test_what_could_run_comes_down_as_a_file(client, uploads, name):
    (uploads / name).write_bytes(b"<script>alert(1)</script>")
    response = client.get(f"/uploads/{name}")
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment; filename*=UTF-8''")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    body(response)


def test_behind_nginx_only_the_headers_are_ours(client, uploads, settings):
    settings.UPLOADS_ACCEL = "/accel/"
    (uploads / "告示 1.mp3").write_bytes(b"x")
    response = client.get("/uploads/告示 1.mp3", HTTP_RANGE="bytes=0-0")
    assert response["X-Accel-Redirect"] == "/accel/%E5%91%8A%E7%A4%BA%201.mp3"
    assert (response.status_code, body(response)) == (200, b"")
    assert response["Content-Type"] == "audio/mpeg"


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_nothing_is_written_here(client, uploads, method):
    assert getattr(client, method)(MP3).status_code == 405


@pytest.mark.django_db
def test_document_of_a_closed_collection_asks_who_is_there(client, settings, tmp_path):
    from wagtail.models import Collection, CollectionViewRestriction

    from tests.factories.accounts import UserFactory
    from tests.factories.content import DocumentFactory

    settings.MEDIA_ROOT = tmp_path
    closed = Collection.get_first_root_node().add_child(name="内部")
    CollectionViewRestriction.objects.create(
        collection=closed, restriction_type="login"
    )
    document = DocumentFactory(collection=closed)
    assert document.url.startswith("/documents/")
    refused = client.get(document.url)
    assert (refused.status_code, body(refused)) == (302, b"")
    assert client.get(document.file.url).status_code == 404
    client.force_login(UserFactory())
    allowed = client.get(document.url)
    assert (allowed.status_code, body(allowed)) == (200, "示例".encode())
    assert "attachment" in allowed["Content-Disposition"]
