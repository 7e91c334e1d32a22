"""An editor writes, three review, a villager finds it; it is corrected, found again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect
from wagtail.models import TaskState

from accounts.enums import Role
from accounts.models import User
from home.domain.plan import this_month
from media.models import ArticlePage
from tests.factories.accounts import RoleGrantFactory
from tests.factories.reviews import ALL_TICKED, Office, holder, stage_of
from tests.factories.units import root_unit
from tests.journeys.editing import (
    Colleague,
    Text,
    open_office,
    read_all,
    serving_office,
    signed_in,
    until_search,
)
from tests.journeys.visitor import Visitor

OLD = Text("三千元整", "拖拉机")
BETTER = Text("两头黄牛", "打谷桶")
NEW = Text("八斗谷子", "抽水泵")
REASON = "第三条说的不是这件事，请换成第四条。"


@pytest.fixture(scope="module")
def server(journey_database: dict[str, str]) -> Iterator[str]:
    with serving_office(journey_database) as address:
        yield address


@pytest.fixture
def office(world: None) -> Office:
    return open_office()


@pytest.fixture
def author(office: Office) -> User:
    """Somebody who may write and review at every stage."""
    user = holder(Role.EDITOR, first_name="双职")
    for role in (Role.REVIEWER_1, Role.REVIEWER_2, Role.REVIEWER_3):
        RoleGrantFactory(user=user, role=role, unit=root_unit())
    return user


def public_paths(page: ArticlePage) -> list[str]:
    """Where a stranger could read of an article without asking for it."""
    return [
        f"/articles/{page.slug}/",
        "/articles/",
        "/",
        f"/months/{this_month()}/",
        "/feeds/articles.rss",
        f"/api/content/v2/pages/{page.pk}/",
        "/api/content/v2/pages/?type=media.ArticlePage&fields=*",
    ]


def expect_everywhere(
    server: str, page: ArticlePage, text: Text, *, gone: Text
) -> None:
    """Every process says the one text wherever it tells of the article."""
    for path, answers in read_all(server, *public_paths(page)).items():
        for answer in answers:
            assert text.title in answer, path
            assert gone.word not in answer, path
            assert gone.deep not in answer, path


def expect_nowhere(server: str, *unseen: Text) -> None:
    paths = ("/articles/", "/", f"/months/{this_month()}/", "/feeds/articles.rss")
    for path, answers in read_all(server, *paths).items():
        found = [one for one in unseen for answer in answers if one.word in answer]
        assert found == [], path


def find(visitor: Visitor, text: Text, page: ArticlePage) -> None:
    """Search as a villager does; the hit shows the word within its sentence."""
    until_search(visitor.page, text.deep, finds=True, pk=page.pk)
    visitor.page.goto("/search/")
    visitor.page.fill("main [name=q]", text.deep)
    with visitor.page.expect_navigation():
        visitor.page.press("main [name=q]", "Enter")
    hit = visitor.page.locator(f"[data-hit='page-{page.pk}']")
    sentence = hit.locator(".search-sentence")
    expect(sentence.locator("mark").first).to_have_text(text.deep)
    assert sentence.inner_text() == text.sentence
    visitor.expect_accessible()
    visitor.expect_no_sideways_scrolling()
    hit.locator("a").click()
    expect(visitor.page.locator("main")).to_contain_text(text.sentence)
    visitor.expect_accessible()
    visitor.expect_no_sideways_scrolling()


def test_from_the_editor_to_the_villager_and_again(
    visit, server, office, journey_database
):
    editor = signed_in(visit, office.editor)
    reviewers = [signed_in(visit, user) for user in office.reviewers]
    pk = editor.write(OLD)
    editor.expect_accessible_office()
    editor.submit()
    expect_nowhere(server, OLD)
    approve_in_turn(reviewers, OLD)
    page = ArticlePage.objects.get(pk=pk)
    assert page.live
    assert page.month == this_month()
    villager = visit()
    villager.page.goto("/")
    find(villager, OLD, page)
    expect_everywhere(server, page, OLD, gone=NEW)
    kept = Path(journey_database["MINGFA_VAR"], "cache")
    assert list(kept.iterdir()) != []

    editor.page.goto(f"/admin/pages/{pk}/edit/")
    editor.fill_in(BETTER)
    editor.save()
    editor.submit()
    reviewers[0].approve(BETTER.title)
    assert stage_of(page).task.specific.role == Role.REVIEWER_2
    editor.page.goto(f"/admin/pages/{pk}/edit/")
    editor.fill_in(NEW)
    editor.save()
    assert stage_of(page).task.specific.role == Role.REVIEWER_1
    expect_everywhere(server, page, OLD, gone=NEW)
    approve_in_turn(reviewers, NEW)
    expect_everywhere(server, page, NEW, gone=OLD)
    expect_nowhere(server, OLD, BETTER)
    villager.page.goto("/")
    find(villager, NEW, page)
    until_search(villager.page, OLD.deep, finds=False, pk=pk)
    villager.page.goto(f"/search/?q={OLD.deep}")
    assert villager.page.locator(f"[data-hit='page-{pk}']").count() == 0


def approve_in_turn(reviewers: list[Colleague], text: Text) -> None:
    for reviewer in reviewers:
        reviewer.page.goto("/admin/reviews/")
        reviewer.expect_accessible_office()
        mine = reviewer.page.get_by_test_id("mine")
        assert mine.get_by_role("link").all_inner_texts() == [text.title]
        reviewer.open_waiting(text.title)
        reviewer.expect_accessible_office()
        draft = reviewer.page.get_by_role("link", name="看这一稿").get_attribute("href")
        assert text.sentence in reviewer.page.request.get(str(draft)).text()
        reviewer.approve(text.title)


def test_own_page_is_not_approved_by_oneself_and_comes_back_with_its_reason(
    visit, server, office, author
):
    writer, reviewer = signed_in(visit, author), signed_in(visit, office.first)
    text = Text("五担红苕", "犁头")
    page = ArticlePage.objects.get(pk=writer.write(text))
    writer.submit()
    stage = stage_of(page)
    writer.page.goto("/admin/reviews/")
    mine = writer.page.get_by_test_id("mine")
    assert mine.get_by_role("link").count() == 0
    writer.page.get_by_test_id("others").get_by_role("link", name=text.title).click()
    expect(writer.page.locator("main")).to_contain_text("须由其他人审核")
    assert writer.page.get_by_role("button", name="审核通过").count() == 0
    writer.expect_accessible_office()
    refused(writer, page, stage.pk)
    reviewer.reject(text.title, REASON)
    writer.page.goto("/admin/")
    back = writer.page.locator("#media-sent-back-section")
    expect(back).to_contain_text(REASON)
    writer.expect_accessible_office()
    back.get_by_role("link", name=text.title).click()
    expect(writer.page.locator("main")).to_contain_text(REASON)
    writer.expect_accessible_office()


def ticked() -> str:
    """The body of an approval with every item of the checklist."""
    return urlencode({"decision": "approve", **ALL_TICKED}, doseq=True)


def refused(writer: Colleague, page: ArticlePage, stage: int) -> None:
    """Neither our door nor Wagtail's opens to whoever wrote the page."""
    cookies = {c["name"]: c["value"] for c in writer.context.cookies()}
    headers = {
        "X-CSRFToken": cookies["csrftoken"],
        "Referer": writer.page.url,
        "Content-Type": "application/x-www-form-urlencoded",
    }
    for address in (
        f"/admin/reviews/{stage}/",
        f"/admin/pages/{page.pk}/workflow/action/approve/{stage}/",
    ):
        answer = writer.page.request.post(address, data=ticked(), headers=headers)
        assert answer.status < 500
        assert stage_of(page).pk == stage
        page.refresh_from_db()
        assert not page.live
    assert TaskState.objects.get(pk=stage).status == TaskState.STATUS_IN_PROGRESS
