"""Blocks: what they refuse, what they show, what every one of them tells an editor."""

import pytest
from django.core.exceptions import ValidationError
from django.template import Context, Template
from wagtail.blocks import StreamValue
from wagtail.rich_text import RichText

from home.blocks import (
    FrontBody,
    HeadingBlock,
    ImageBlock,
    LawCitationBlock,
    ParagraphBlock,
    RecordingBlock,
    TableBlock,
    TextBody,
)
from media.blocks import ScriptBody
from tests.factories.content import ArticleFactory, AudioVideoFactory, ImageFactory
from tests.factories.laws import LawFactory, LawVersionFactory

pytestmark = pytest.mark.django_db

BODIES = [TextBody, FrontBody, ScriptBody]
CHILDREN = [
    (body.__name__, name, block)
    for body in BODIES
    for name, block in body().child_blocks.items()
]


@pytest.fixture(autouse=True)
def _uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.mark.parametrize(("body", "name", "block"), CHILDREN)
def test_every_block_tells_an_editor_what_it_is(body, name, block):
    assert str(block.label) != ""
    assert str(block.get_description()) != ""
    assert block.is_previewable


@pytest.mark.parametrize(("body", "name", "block"), CHILDREN)
def test_every_block_previews(admin_client, body, name, block):
    from django.urls import reverse

    address = reverse("wagtailadmin_block_preview")
    response = admin_client.get(address, {"id": block.definition_prefix})
    assert response.status_code == 200


def render(block, value):
    return block.render(block.to_python(block.get_prep_value(value)))


def errors_of(block, value):
    with pytest.raises(ValidationError) as caught:
        block.clean(block.to_python(value))
    return set(caught.value.block_errors)


def test_paragraph_is_cleaned_by_the_form_and_on_the_way_to_the_database():
    block = ParagraphBlock()
    dirty = RichText("<p onclick='x()'>好<script>alert(1)</script></p>")
    assert block.clean(dirty).source == "<p>好</p>"
    assert block.get_prep_value(dirty) == "<p>好</p>"


def test_paragraph_that_cannot_be_cleaned_is_refused_with_words():
    with pytest.raises(ValidationError) as caught:
        ParagraphBlock().clean(RichText("<b>" * 5000))
    assert caught.value.code == "refused"


def test_raw_stream_data_is_cleaned_before_it_is_stored():
    raw = [{"type": "paragraph", "value": "<p>好<script>alert(1)</script></p>"}]
    page = ArticleFactory()
    page.body = StreamValue(page.body.stream_block, raw, is_lazy=True)
    page.save()
    page.refresh_from_db()
    assert page.body.raw_data[0]["value"] == "<p>好</p>"
    revision = page.save_revision()
    assert "script" not in str(revision.content["body"])


def test_heading_is_escaped():
    assert render(HeadingBlock(), "<b>x</b>").strip() == "<h2>&lt;b&gt;x&lt;/b&gt;</h2>"


def test_image_asks_what_it_shows():
    image = ImageFactory()
    value = {"image": image.pk, "alt": " ", "decorative": False, "caption": ""}
    assert errors_of(ImageBlock(), value) == {"alt"}
    block = ImageBlock()
    shown = block.to_python({**value, "alt": "一张借条"})
    html = block.render(block.clean(shown))
    assert 'alt="一张借条"' in html
    assert 'loading="lazy"' in html
    assert "srcset=" in html
    assert "width=" in html
    assert "height=" in html


def test_decoration_is_silent():
    block = ImageBlock()
    value = {"image": ImageFactory().pk, "alt": "", "decorative": True, "caption": ""}
    assert 'alt=""' in block.render(block.clean(block.to_python(value)))


def test_law_citation_must_be_in_the_library():
    block = LawCitationBlock()
    assert errors_of(block, {"citation": "随便写的", "plain": ""}) == {"citation"}
    nowhere = {"citation": "《没有的法》第一条", "plain": ""}
    assert errors_of(block, nowhere) == {"citation"}
    law = LawFactory(title="中华人民共和国民法典", short_title="民法典")
    LawVersionFactory(law=law)
    found = block.clean(block.to_python({"citation": "民法典第三条", "plain": "白话"}))
    html = block.render(found)
    assert "《民法典》第三条" in html
    assert f'href="/laws/{law.slug}/3/"' in html
    assert "白话" in html


def test_recording_without_transcript_is_refused():
    silent = AudioVideoFactory(transcript=" ")
    value = {"recording": silent.pk, "caption": ""}
    assert errors_of(RecordingBlock(), value) == {"recording"}
    spoken = AudioVideoFactory(transcript="大家好。")
    block = RecordingBlock()
    html = block.render(
        block.clean(block.to_python({"recording": spoken.pk, "caption": ""}))
    )
    assert "<audio" in html
    assert "大家好。" in html
    assert "30秒" in html


@pytest.mark.parametrize(
    "rows", ["只有一行", "a|b\nc", "|".join("abcdefg") + "\n" + "|".join("abcdefg")]
)
def test_table_that_is_none_is_refused(rows):
    assert errors_of(TableBlock(), {"caption": "表", "rows": rows}) == {"rows"}


def test_table_from_a_spreadsheet_has_heads_for_rows_and_columns():
    html = render(TableBlock(), {"caption": "表", "rows": "事情\t地方\n咨询\t<b>"})
    assert '<th scope="col">地方</th>' in html
    assert '<th scope="row">咨询</th><td>&lt;b&gt;</td>' in html


def test_month_and_length_read_as_people_say_them():
    template = Template(
        "{% load content %}{{ month|month_name }} {{ a|as_length }} {{ b|as_length }} "
        "{{ c|as_length }}|{{ none|as_length }}"
    )
    shown = template.render(
        Context({"month": "2026-01", "a": 95, "b": 30.4, "c": 120, "none": None})
    )
    assert shown == "2026年1月 1分35秒 30秒 2分钟|"


def test_an_empty_recording_is_refused_only_when_it_is_asked_for():
    """A draft is cleaned as well: the editor has just put the block there."""
    value = {"recording": None, "caption": ""}
    block = RecordingBlock()
    assert errors_of(block, value) == {"recording"}
    block.defer_required_validation()
    assert block.clean(block.to_python(value))["recording"] is None
