"""The demo's film and recording: the committed files, and their pages."""

import re
from xml.etree import ElementTree

import pytest
from django.conf import settings
from tinytag import TinyTag

from dashboard.domain.demo.recordings import FOLDER, load_recordings
from home.domain.plan import load_plan
from home.models import AudioVideo
from media.domain.importing import (
    ContentFileError,
    import_recording,
    import_script,
    parse_written,
    read_written,
    transcript_of,
)
from media.domain.site_tree import make_tree
from media.models import VideoPage

SCRIPTS = settings.ROOT / "media" / "content" / "broadcast"
MOST_BYTES = 1_000_000
TEXTS = sorted(FOLDER.glob("*.md"))
FILM, SPEECH = "yitian-li-de-xianfa.md", "yongdian-yonghuo.md"
HANZI = re.compile("[\u4e00-\u9fff]")
WRITTEN = """---
kind: 视频
title: 短片
month: 2026-12
audiences: 乡村
seconds: 2
file: a.mp4
about: 没有人声。
---
## 一扇门

关上门，
就是家。

> 宪法第三十九条
> 宪法第三十三条

第二句。
"""
MP4 = b"\x00\x00\x00\x18ftypisom" + bytes(64)


@pytest.fixture(autouse=True)
def _uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "uploads"


@pytest.fixture
def script(db):
    """The script that is read, before it has a recording."""
    load_plan()
    written = read_written(SCRIPTS / "01-yongdian-yonghuo.md")
    return import_script(written, parent=make_tree()["broadcast"])


@pytest.fixture
def demo(script):
    return load_recordings()


def readings():
    lines = (FOLDER / SPEECH.replace(".md", ".readings.txt")).read_text("utf-8")
    return [line.split("\t") for line in lines.splitlines() if line]


def test_a_film_and_a_recording_are_committed():
    assert [path.name for path in TEXTS] == [FILM, SPEECH]


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_file_is_small_and_as_long_as_its_text_says(path):
    written = read_written(path)
    file = FOLDER / written.fact("file")
    assert file.stat().st_size <= MOST_BYTES
    assert TinyTag.get(file).duration == pytest.approx(
        float(written.fact("seconds")), abs=0.1
    )
    if poster := written.facts.get("poster"):
        assert (FOLDER / poster).stat().st_size <= 100_000


def test_every_law_that_the_film_names_is_cited_in_its_order():
    """That what is cited is in force, tests/laws/test_committed_citations.py asks."""
    written = read_written(FOLDER / FILM)
    article = "第[一二三四五六七八九十百]+条"
    named = re.findall(article, transcript_of(written))
    cited = [re.findall(article, text)[0] for text in written.several("citations")]
    assert named == cited


def test_transcript_of_the_film_holds_every_caption_and_picture():
    written = read_written(FOLDER / FILM)
    transcript = transcript_of(written)
    bare = transcript.replace("\n", "").replace("；", "")
    for kind, words in written.lines:
        assert words in (transcript if kind == "heading" else bare)


def test_recording_says_what_the_script_says_after_naming_its_voice():
    """A script that changes wants a new recording."""
    written = read_written(FOLDER / SPEECH)
    script = read_written(SCRIPTS / "01-yongdian-yonghuo.md")
    said = [words for kind, words in script.lines if kind == "paragraph"]
    notice, *spoken = [words for kind, words in written.lines if kind]
    assert "合成语音" in notice
    assert spoken == said
    assert written.fact("citations") == script.fact("citations")
    assert "".join(words for words, _pinyin in readings()) == notice + "".join(said)


def test_every_character_that_is_spoken_has_one_reading():
    for words, pinyin in readings():
        assert len(HANZI.findall(words)) == len(re.findall("[a-z]+[1-5]", pinyin)), (
            words
        )


def test_transcript_names_pictures_and_joins_what_belongs_together():
    assert transcript_of(parse_written(WRITTEN, name="a.md")) == (
        "画面：一扇门。\n关上门，就是家。\n"
        "依据：宪法第三十九条；宪法第三十三条。\n第二句。"
    )


def test_demo_loads_them_once(demo, script):
    assert load_recordings() == demo
    film, speech = demo
    assert [film.url, speech.url] == [
        "/videos/yitian-li-de-xianfa/",
        "/audio/yongdian-yonghuo/",
    ]
    assert film.live
    assert speech.live
    assert AudioVideo.objects.count() == 2
    assert (film.recording.type, film.recording.duration) == ("video", 79.6)
    assert (film.recording.width, film.recording.height) == (1280, 720)
    script.refresh_from_db()
    assert script.recording == speech.recording
    assert script.recording.duration == 190.4
    assert not script.has_unpublished_changes


def test_a_recording_of_the_editors_own_is_kept(script):
    own = AudioVideo.objects.create(title="播音员录的", type="audio", duration=170)
    script.recording = own
    script.save()
    load_recordings()
    script.refresh_from_db()
    assert script.recording == own


def test_feed_has_the_recording_as_an_episode(client, demo, script):
    _film, speech = demo
    answer = client.get("/feeds/broadcast.rss")
    (item,) = ElementTree.fromstring(answer.content).iter("item")
    enclosure = item.find("enclosure")
    size = (FOLDER / read_written(FOLDER / SPEECH).fact("file")).stat().st_size
    assert item.findtext("title") == script.title
    assert (enclosure.get("length"), enclosure.get("type")) == (str(size), "audio/mpeg")
    assert enclosure.get("url") == f"http://testserver{speech.recording.url}"


@pytest.mark.parametrize("number", [0, 1], ids=["film", "speech"])
def test_page_has_a_player_its_words_and_a_file_in_parts(client, demo, number):
    page = demo[number]
    shown = client.get(page.url).content.decode()
    assert f'<source src="{page.recording.url}"' in shown
    assert '<details class="transcript" open>' in shown
    for line in filter(None, page.recording.transcript.splitlines()):
        assert line in shown
    kept = FOLDER / read_written(TEXTS[number]).fact("file")
    part = client.get(page.recording.url, HTTP_RANGE="bytes=1000-1999")
    assert part.status_code == 206
    assert part["Content-Type"] == ("video/mp4", "audio/mpeg")[number]
    assert part["Content-Range"] == f"bytes 1000-1999/{kept.stat().st_size}"
    assert b"".join(part) == kept.read_bytes()[1000:2000]


def test_film_starts_before_it_has_come_whole():
    """Its index stands before what it is the index of."""
    head = (FOLDER / read_written(FOLDER / FILM).fact("file")).read_bytes()
    assert 0 < head.index(b"moov") < head.index(b"mdat")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "content", "says"),
    [
        (("kind: 视频", "kind: 电影"), MP4, "kind 写视频或录音"),
        (("file: a.mp4", "file: b.mp4"), MP4, "不在旁边：b.mp4"),
        (("file: a.mp4", "file: ../../a.mp4"), b"<html>", "内容和后缀不一致"),
        (("about: 没有人声。", ""), MP4, "没有写 about"),
        (("seconds: 2", "seconds: 很久"), MP4, "输入一个数字|数字"),
        (("about:", "script: meiyou\nabout:"), MP4, "没有这一篇广播稿：meiyou"),
    ],
)
def test_text_that_cannot_become_a_page_is_named_and_leaves_nothing(
    tmp_path, change, content, says
):
    load_plan()
    parent = make_tree()["videos"]
    (tmp_path / "a.mp4").write_bytes(content)
    written = parse_written(WRITTEN.replace(*change), name="t.md")
    with pytest.raises(ContentFileError, match=says):
        import_recording(written, folder=tmp_path, parent=parent)
    assert not AudioVideo.objects.exists()
    assert not VideoPage.objects.exists()
