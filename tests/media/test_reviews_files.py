"""Three people approve a page with its files: another file is another content."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.enums import Role
from home.domain.attachments import attached, files_shown, live_pages_with
from home.models import AudioVideo, MingfaDocument, MingfaImage
from media.domain.broadcast import slip_for
from media.domain.reviews import submit_for_review
from media.domain.reviews_hash import content_sha256, revision_sha256
from media.domain.reviews_seal import live_approval
from media.models import ReviewApproval
from tests.factories import reviews as make
from tests.factories.broadcast import mp3, wav
from tests.factories.content import (
    ArticleFactory,
    AudioVideoFactory,
    BroadcastScriptFactory,
    DocumentFactory,
    ImageFactory,
    png,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def office():
    return make.make_office()


def recording():
    return AudioVideoFactory(file=ContentFile(mp3(), "first.mp3"))


def replace(row, content: bytes, name: str) -> None:
    again = type(row).objects.get(pk=row.pk)
    again.file = ContentFile(content, name)
    again.save()


def role_now(page):
    return make.stage_of(page).task.specific.role


def edit_recording(client, row, content: bytes = b"", **changes):
    facts = {
        "title": row.title,
        "duration": "30",
        "collection": str(row.collection_id),
        "tags": "",
        "transcript": row.transcript,
        **changes,
    }
    if content:
        facts["file"] = SimpleUploadedFile("second.mp3", content)
    return client.post(reverse("wagtailmedia:edit", args=[row.pk]), facts)


def test_hash_has_the_file_and_not_only_its_number(office):
    row = recording()
    page = make.draft(office.editor, BroadcastScriptFactory, recording=row)
    before = revision_sha256(page.latest_revision)
    assert before != content_sha256(page.latest_revision.content)
    replace(row, mp3(50), "second.mp3")
    assert revision_sha256(page.latest_revision) != before
    plain = make.draft(office.editor).latest_revision
    assert revision_sha256(plain) == content_sha256(plain.content)


def test_files_in_fields_and_blocks_are_found():
    image, other, document = ImageFactory(), ImageFactory(), DocumentFactory()
    page = ArticleFactory(
        listing_image=image,
        body=[
            ("image", {"image": other, "decorative": True}),
            ("download", {"document": document}),
        ],
    )
    assert attached(page) == {
        MingfaImage: {image.pk, other.pk},
        MingfaDocument: {document.pk},
    }
    files = {value for key, value in files_shown(page).items() if key.count(":") == 1}
    assert len(files) == 2, "two pictures are the same"
    other.file.storage.delete(other.file.name)
    assert files_shown(page)[f"home.MingfaImage:{other.pk}"] == ""


@pytest.mark.parametrize("passed", [0, 1, 2])
def test_replaced_during_review_begins_again(office, passed):
    row = recording()
    page = make.submitted(office.editor, BroadcastScriptFactory, recording=row)
    for reviewer in office.reviewers[:passed]:
        make.approve(page, reviewer)
    replace(row, wav(), "second.wav")
    assert role_now(page) == Role.REVIEWER_1
    for reviewer in office.reviewers:
        make.approve(page, reviewer)
    page.refresh_from_db()
    assert live_approval(page).sha256 == revision_sha256(page.live_revision)


def test_back_office_refuses_to_replace_what_is_out(office, client):
    row = recording()
    page = make.approved(
        office, BroadcastScriptFactory, recording=row, title="冬天防火"
    )
    client.force_login(office.editor)
    answer = edit_recording(client, row, mp3(50))
    assert answer.status_code == 200
    assert "不能改：“冬天防火”正在用它" in answer.content.decode()
    assert AudioVideo.objects.get(pk=row.pk).file.name == row.file.name
    page.refresh_from_db()
    assert live_approval(page).sha256 == revision_sha256(page.live_revision)


def test_back_office_replaces_what_is_not_out(office, client):
    row = recording()
    page = make.submitted(office.editor, BroadcastScriptFactory, recording=row)
    make.approve(page, office.first)
    client.force_login(office.editor)
    assert edit_recording(client, row, mp3(50)).status_code == 302
    assert AudioVideo.objects.get(pk=row.pk).file.name != row.file.name
    assert role_now(page) == Role.REVIEWER_1


def test_replaced_past_the_back_office_is_out_no_longer(office):
    row = recording()
    page = make.approved(office, BroadcastScriptFactory, recording=row)
    first = live_approval(page)
    assert slip_for(first.number) is not None
    replace(row, wav(), "second.wav")
    page = type(page).objects.get(pk=page.pk)
    assert (page.live, live_approval(page), slip_for(first.number)) == (
        False,
        None,
        None,
    )
    submit_for_review(page, user=office.editor)
    for reviewer in office.reviewers:
        assert not type(page).objects.get(pk=page.pk).live
        make.approve(page, reviewer)
    page = type(page).objects.get(pk=page.pk)
    assert page.live
    assert live_approval(page).sha256 != first.sha256
    assert ReviewApproval.objects.filter(page=page).count() == 2


def test_picture_in_a_block_is_refused_and_taken_down_too(
    office, client, django_capture_on_commit_callbacks
):
    image = ImageFactory()
    block = ("image", {"image": image, "decorative": True})
    with django_capture_on_commit_callbacks(execute=True):
        page = make.approved(office, body=[block])
    assert live_pages_with(image) == [page.page_ptr]
    client.force_login(office.editor)
    answer = client.post(
        reverse("wagtailimages:edit", args=[image.pk]),
        {
            "title": image.title,
            "collection": str(image.collection_id),
            "file": SimpleUploadedFile("b.png", png(colour="#ffffff")),
        },
    )
    assert "不能改：" in answer.content.decode()
    replace(image, png(colour="#ffffff"), "b.png")
    page.refresh_from_db()
    assert not page.live


def test_file_of_a_page_that_nobody_approved_is_left_alone():
    row = recording()
    page = BroadcastScriptFactory(recording=row)
    replace(row, wav(), "second.wav")
    page.refresh_from_db()
    assert page.live


def test_what_no_page_shows_may_change(office, client):
    row = recording()
    page = make.approved(office, BroadcastScriptFactory, recording=row)
    client.force_login(office.editor)
    assert edit_recording(client, row, tags="防火").status_code == 302
    page.refresh_from_db()
    assert page.live
    assert [tag.name for tag in AudioVideo.objects.get(pk=row.pk).tags.all()] == [
        "防火"
    ]


CHANGES = {
    "title": "另一个名字",
    "transcript": "没有人审过的话",
    "thumbnail": SimpleUploadedFile("other.png", png(colour="#ffffff")),
}


@pytest.mark.parametrize("name", CHANGES)
def test_words_beside_a_file_go_through_reviews_as_well(office, client, name):
    row = recording()
    page = make.approved(office, BroadcastScriptFactory, recording=row)
    client.force_login(office.editor)
    answer = edit_recording(client, row, **{name: CHANGES[name]})
    assert "改了就等于没有经过三审" in answer.content.decode()
    again = AudioVideo.objects.get(pk=row.pk)
    assert getattr(again, name) == getattr(row, name)
    setattr(again, name, CHANGES[name])
    again.save()
    page.refresh_from_db()
    assert not page.live


@pytest.mark.parametrize("name", CHANGES)
def test_changed_words_begin_a_review_again(office, name):
    row = recording()
    page = make.submitted(office.editor, BroadcastScriptFactory, recording=row)
    make.approve(page, office.first)
    setattr(row, name, CHANGES[name])
    row.save()
    assert role_now(page) == Role.REVIEWER_1


def test_credit_of_a_picture_and_title_of_a_document_count(office):
    image, document = ImageFactory(), DocumentFactory()
    body = [
        ("image", {"image": image, "decorative": True}),
        ("download", {"document": document}),
    ]
    page = make.submitted(office.editor, body=body)
    for row, name in ((image, "credit"), (document, "title")):
        make.approve(page, office.first)
        setattr(row, name, "改过的名字")
        row.save()
        assert role_now(page) == Role.REVIEWER_1
