"""The back office's first page and menus: each role sees its own, and nothing else."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import TaskState

from accounts.enums import Role
from exams.domain.exam_officers import let_into_admin
from home.domain.plan import this_month
from home.models import Audience, PageCitation
from laws.models import Citation
from media.domain.reviews import submit_for_review
from media.domain.reviews_waiting import stale_citations
from media.models import ReviewApproval, ReviewTaskState
from tests.factories import reviews as make
from tests.factories.content import ArticleFactory, AudienceFactory, published
from tests.factories.laws import LawVersionFactory

pytestmark = pytest.mark.django_db
HOME = "/admin/"


@pytest.fixture
def office():
    return make.make_office()


def text_of(client, url=HOME):
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_reviewer_sees_what_waits_for_the_own_stage(office, client):
    make.submitted(office.editor, title="等一审的稿子")
    two = make.submitted(office.editor, title="等二审的稿子")
    make.approve(two, office.first)
    client.force_login(office.first)
    html = text_of(client)
    assert "等我审核" in html
    assert "等一审的稿子" in html
    assert "等二审的稿子" not in html
    client.force_login(office.second)
    html = text_of(client)
    assert "等二审的稿子" in html
    assert "等一审的稿子" not in html


def test_editor_sees_what_came_back_and_why(office, client):
    page = make.submitted(office.editor, title="退回的稿子")
    make.reject(page, office.first, comment="第三段法条引错了。")
    client.force_login(office.editor)
    html = text_of(client)
    assert "退回给我修改的" in html
    assert "第三段法条引错了。" in html
    form = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert "第三段法条引错了。" in text_of(client, form)
    client.force_login(make.holder(Role.EDITOR))
    assert "第三段法条引错了。" not in text_of(client)
    submit_for_review(page, user=office.editor)
    assert "第三段法条引错了。" not in text_of(client, form)


def test_gaps_of_this_month_are_named(office, client):
    Audience.objects.all().delete()
    villages = AudienceFactory(code="villages", name="示例乡村")
    AudienceFactory(code="schools", name="示例学校")
    published(ArticleFactory(month=this_month(), audiences=[villages]))
    client.force_login(office.editor)
    html = text_of(client)
    panel = html[html.index("media-gaps") : html.index("media-stale")]
    assert "示例学校" in panel
    assert "示例乡村" not in panel


def test_stale_citations_are_found_by_status(office):
    today = timezone.localdate()
    good = LawVersionFactory(last_checked_on=today)
    unchecked = LawVersionFactory(last_checked_on=today - timedelta(days=200))
    repealed = LawVersionFactory(last_checked_on=today)
    repealed.law.repealed_on = today
    repealed.law.save()
    page, draft = ArticleFactory(title="引用法条的文章"), ArticleFactory(live=False)
    for number, version in enumerate((good, unchecked, repealed), start=1):
        citation = Citation.objects.create(version=version, number=number)
        for one in (page, draft):
            PageCitation.objects.create(
                page=one, citation=citation, text=f"第{number}条"
            )
    PageCitation.objects.create(page=page, text="《没有这部法》第一条")
    found = stale_citations(on=today)
    assert [(one.page_id, one.text, one.status) for one in found] == [
        (page.pk, "第2条", "unchecked"),
        (page.pk, "第3条", "repealed"),
        (page.pk, "《没有这部法》第一条", "unchecked"),
    ]


def test_stale_panel_costs_the_same_for_one_and_thirty(office):
    today = timezone.localdate()
    counts = []
    for more in (1, 2, 27):
        for _number in range(more):
            citation = Citation.objects.create(version=LawVersionFactory(), number=1)
            PageCitation.objects.create(
                page=ArticleFactory(), citation=citation, text="第一条"
            )
        with CaptureQueriesContext(connection) as queries:
            stale_citations(on=today)
        counts.append(len(queries))
    assert len(set(counts)) == 1, counts


def menu_names(client):
    """The names of the menu as Wagtail sends them to its sidebar."""
    from wagtail.admin.menu import admin_menu  # the hooks are read only now

    request = client.get(HOME).wsgi_request
    return [item.name for item in admin_menu.menu_items_for_request(request)]


@pytest.mark.parametrize(
    ("role", "names"),
    [
        (
            Role.EDITOR,
            {
                "explorer",
                "reviews",
                "matrix",
                "broadcast",
                "plan",
                "images",
                "documents",
                "media",
            },
        ),
        (Role.REVIEWER_1, {"reviews", "matrix"}),
        (Role.REVIEWER_3, {"reviews", "matrix"}),
        (Role.EXAM_OFFICER, {"exams"}),
    ],
)
def test_each_role_has_its_own_menu(office, client, role, names):
    user = make.holder(role)
    if role == Role.EXAM_OFFICER:
        let_into_admin(user)
    client.force_login(user)
    assert set(menu_names(client)) == names


def test_exam_officer_sees_no_content_and_no_page_search(office, client):
    make.submitted(office.editor, title="还没公开的稿子")
    user = make.holder(Role.EXAM_OFFICER)
    let_into_admin(user)
    client.force_login(user)
    html = text_of(client)
    assert "还没公开的稿子" not in html
    assert 'role="search"' not in html
    assert "本月空缺" not in html
    stage = ReviewTaskState.objects.get()
    for url in (
        reverse("media-reviews:waiting"),
        reverse("media-reviews:stage", args=[stage.pk]),
        reverse("media-broadcast:week"),
    ):
        answer = client.get(url)
        assert answer.status_code == 404
        assert "还没公开的稿子" not in answer.content.decode()
    client.force_login(office.editor)
    assert 'role="search"' in text_of(client)


def test_admin_speaks_chinese_to_a_browser_that_asks_for_english(office, client):
    client.force_login(office.editor)
    html = client.get(HOME, headers={"accept-language": "en-US"}).content.decode()
    assert 'lang="zh-hans"' in html
    assert "本月空缺" in html


def test_review_page_approves_with_the_whole_checklist(office, client):
    page = make.submitted(office.editor, title="借钱写借条")
    stage = make.stage_of(page)
    url = reverse("media-reviews:stage", args=[stage.pk])
    client.force_login(office.first)
    assert "借钱写借条" in text_of(client, url)
    half = client.post(url, {"decision": "approve", "review": ["law"], "proof": []})
    assert "还没有打勾" in half.content.decode()
    assert make.stage_of(page).pk == stage.pk
    done = client.post(url, {"decision": "approve", **make.ALL_TICKED})
    assert done.url == reverse("media-reviews:waiting")
    assert make.stage_of(page).task.specific.role == Role.REVIEWER_2
    late = client.post(url, {"decision": "approve", **make.ALL_TICKED})
    assert late.status_code == 200
    assert "已经结束" in late.content.decode()


def test_review_page_asks_for_a_reason(office, client):
    page = make.submitted(office.editor)
    url = reverse("media-reviews:stage", args=[make.stage_of(page).pk])
    client.force_login(office.first)
    refused = client.post(url, {"decision": "reject", "comment": " "})
    assert "退回修改要写明原因" in refused.content.decode()
    client.post(url, {"decision": "reject", "comment": "法条引错了。"})
    state = ReviewTaskState.objects.get()
    assert (state.status, state.comment) == (TaskState.STATUS_REJECTED, "法条引错了。")


def test_author_sees_the_stage_and_no_way_to_decide(office, client):
    page = make.submitted(office.editor)
    url = reverse("media-reviews:stage", args=[make.stage_of(page).pk])
    client.force_login(office.editor)
    html = text_of(client, url)
    assert 'value="approve"' not in html
    client.post(url, {"decision": "approve", **make.ALL_TICKED})
    assert make.stage_of(page).status == TaskState.STATUS_IN_PROGRESS


def test_wagtails_own_action_asks_for_the_same(office, client):
    """The form of Wagtail's dialog, and its raw JSON, pass through the same rules."""
    page = make.submitted(office.editor)
    stage = make.stage_of(page)
    url = reverse(
        "wagtailadmin_pages:workflow_action", args=[page.pk, "approve", stage.pk]
    )
    client.force_login(office.second)
    client.post(url, make.ALL_TICKED)
    assert make.stage_of(page).pk == stage.pk
    client.force_login(office.first)
    client.post(url, {"comment": "好"})
    assert make.stage_of(page).pk == stage.pk
    client.post(url, make.ALL_TICKED)
    assert make.stage_of(page).task.specific.role == Role.REVIEWER_2


def test_sheet_prints_hash_names_and_checklist(office, client):
    make.approved(office, title="借钱写借条")
    approval = ReviewApproval.objects.get()
    url = reverse("media-reviews:sheet", args=[approval.number])
    client.force_login(office.third)
    html = text_of(client, url)
    for words in (approval.sha256, "审甲", "审乙", "审丙", "编辑甲", "与存证台账一致"):
        assert words in html
    ReviewApproval.objects.update(title="改过的标题")
    assert "与存证台账不一致" in text_of(client, url)
    assert client.get(url.replace("SH-", "SH-9")).status_code == 404


def test_superuser_does_not_publish_past_the_reviews(office, client):
    page = make.draft(office.editor, title="想直接发")
    boss = make.holder(Role.EDITOR, is_superuser=True, is_staff=True)
    client.force_login(boss)
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    form = client.get(url).context["form"]
    data = {"title": "想直接发", "slug": page.slug, "action-publish": "1"}
    data |= {
        "body-count": "0",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
    }
    assert form is not None
    answer = client.post(url, data)
    page.refresh_from_db()
    assert not page.live
    words = [str(one) for one in get_messages(answer.wsgi_request)]
    assert words != []


def test_submit_page_sends_the_latest_draft(office, client):
    page = make.draft(office.editor)
    url = reverse("media-reviews:submit", args=[page.pk])
    client.force_login(office.editor)
    assert client.get(url).status_code == 200
    assert client.post(url).status_code == 302
    assert make.stage_of(page).task.specific.role == Role.REVIEWER_1
    client.post(url)
    assert ReviewTaskState.objects.count() == 1
    client.force_login(office.first)
    assert client.post(url).status_code == 404
