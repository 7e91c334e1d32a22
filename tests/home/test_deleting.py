"""Nothing in the back office breaks on deleting what other records need."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from education.domain.lessons import lesson_index
from education.models import ClassSession
from home.domain.publishing import page_went_live
from home.models import Audience, AudioVideo
from media.domain.matrix_plan import plan_cell
from media.models import BroadcastSlot, MatrixCell, ReviewApproval
from tests.factories import reviews as make
from tests.factories.accounts import UserFactory
from tests.factories.broadcast import BroadcastSlotFactory
from tests.factories.content import (
    ArticleFactory,
    AudienceFactory,
    AudioFactory,
    BroadcastScriptFactory,
    ChannelFactory,
)
from tests.factories.education import ClassSessionFactory, make_lesson
from tests.factories.units import root_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    return client


def said(answer) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request)]


def delete_page(admin, page, *, method="post"):
    return getattr(admin, method)(reverse("wagtailadmin_pages:delete", args=[page.pk]))


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("above", [False, True])
def test_lesson_with_class_reports_stays_and_the_way_out_is_said(admin, method, above):
    lesson = make_lesson(title="开学第一课")
    ClassSessionFactory(lesson=lesson)
    ClassSessionFactory(lesson=lesson)
    page = lesson_index() if above else lesson
    answer = delete_page(admin, page, method=method)
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert (answer.status_code, answer.url) == (302, edit)
    (words,) = said(answer)
    assert words == (
        f"“{page.title}”没有删除：课堂 2 条要用到它或它下面的页面。"
        "不想让人再看到，请改用“取消发布”，记录都还在。"
    )
    assert words in admin.get(edit).content.decode()
    assert Page.objects.filter(pk=lesson.pk).exists()
    assert ClassSession.objects.filter(lesson=lesson).count() == 2


def test_lesson_without_reports_goes(admin):
    lesson = make_lesson()
    assert delete_page(admin, lesson).status_code == 302
    assert not Page.objects.filter(pk=lesson.pk).exists()


def test_lesson_with_reports_stays_in_a_deletion_of_many(admin):
    lesson, other = make_lesson(), make_lesson("second")
    ClassSessionFactory(lesson=lesson)
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    answer = admin.post(f"{url}?id={lesson.pk}&id={other.pk}")
    assert answer.status_code == 302
    assert said(answer) == [
        "没有删除：课堂 1 条还要用到它。"
        "请先在那些地方换成别的；页面可以改用“取消发布”。"
    ]
    assert admin.get(answer.url).status_code == 200
    assert Page.objects.filter(pk__in=[lesson.pk, other.pk]).count() == 2


def test_recording_in_use_stays(admin, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    recording = AudioFactory().recording
    answer = admin.post(reverse("wagtailmedia:delete", args=[recording.pk]))
    assert answer.status_code == 302
    assert said(answer)[0].startswith("没有删除：音频 1 条还要用到它。")
    assert admin.get(answer.url).status_code == 200
    assert AudioVideo.objects.filter(pk=recording.pk).exists()


@pytest.mark.parametrize("many", [False, True])
def test_audience_in_use_stays(admin, many):
    audience = AudienceFactory()
    page = ArticleFactory(audiences=[audience])
    page_went_live(page)
    url = reverse("wagtailsnippets_home_audience:delete", args=[audience.pk])
    if many:
        bulk = reverse("wagtail_bulk_action", args=["home", "audience", "delete"])
        url = f"{bulk}?id={audience.pk}"
    answer = admin.post(url)
    assert answer.status_code == 302
    assert said(answer)[0].startswith("没有删除：内容落格 1 条还要用到它。")
    assert admin.get(answer.url).status_code == 200
    assert Audience.objects.filter(pk=audience.pk).exists()


def test_script_with_slots_takes_them_along(admin):
    script = BroadcastScriptFactory()
    BroadcastSlotFactory(
        script=script, unit=root_unit(), on=timezone.localdate() + timedelta(days=1)
    )
    assert delete_page(admin, script).status_code == 302
    assert not Page.objects.filter(pk=script.pk).exists()
    assert not BroadcastSlot.objects.exists()


def test_page_in_the_matrix_leaves_the_plan(admin):
    audience, channel = AudienceFactory(), ChannelFactory()
    page = ArticleFactory(month="2026-11", audiences=[audience], channels=[channel])
    page_went_live(page)
    values = {"title": "选题", "due_on": timezone.localdate()}
    plan_cell("2026-11", audience=audience, channel=channel, values=values)
    assert delete_page(admin, page).status_code == 302
    assert not Page.objects.filter(pk=page.pk).exists()
    assert MatrixCell.objects.count() == 1


@pytest.mark.parametrize("stages", [0, 2, 3])
def test_page_in_review_or_approved_leaves_its_sealed_words(admin, stages):
    office = make.make_office()
    page = make.submitted(office.editor)
    for reviewer in office.reviewers[:stages]:
        make.approve(page, reviewer)
    assert delete_page(admin, page).status_code == 302
    assert not Page.objects.filter(pk=page.pk).exists()
    kept = ReviewApproval.objects.filter(page=None, page_key=page.pk).count()
    assert kept == (1 if stages == 3 else 0)
