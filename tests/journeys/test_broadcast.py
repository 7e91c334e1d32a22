"""A script from its draft to the slip, the week's plan, the desk and the podcast."""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree import ElementTree

import pytest
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from accounts.enums import Role
from accounts.models import User
from home.domain.plan import load_plan
from home.models import AudioVideo
from media.domain.reviews import submit_for_review
from media.models import ArticleIndexPage, BroadcastScriptPage, ReviewApproval
from tests.factories import reviews as make
from tests.factories.accounts import RoleGrantFactory, UserFactory
from tests.factories.broadcast import BroadcastSlotFactory, mp3
from tests.factories.content import BroadcastScriptFactory
from tests.factories.units import UnitFactory, root_unit
from tests.journeys.visitor import Visitor
from units.enums import UnitKind
from units.models import Unit

TITLE, RECORDING = "借钱写借条", "借钱写借条的录音"
STORY = "借" * 220
PARTS = ["呼号", "称呼", "一件身边事", "一条法", "三句怎么办", "电话", "再见"]
PART = "[data-streamfield-stream-container] > [data-streamfield-child]"
SOUND = mp3(400)  # 10.4 seconds
# So high that no bar of the editor lies across what axe measures.
DESKTOP = {"width": 1024, "height": 2000}
ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"


@dataclass
class Place:
    """The office that writes, and two towns with a contact each."""

    office: make.Office
    town: Unit
    contact: User
    neighbour: User


@pytest.fixture
def place(world: None) -> Place:
    with transaction.atomic():
        load_plan()
        office = make.make_office()
        root_unit()
        towns = [
            UnitFactory(name=name, kind=UnitKind.TOWN)
            for name in ("示例旅程镇", "示例邻镇")
        ]
        contact, neighbour = (contact_of(town) for town in towns)
        return Place(office, towns[0], contact, neighbour)


def contact_of(town: Unit) -> User:
    user = UserFactory()
    RoleGrantFactory(user=user, role=Role.BROADCAST_CONTACT, unit=town)
    return user


def upload(visitor: Visitor) -> AudioVideo:
    page = visitor.page
    page.goto("/admin/media/audio/add/")
    page.fill("[name=title]", RECORDING)
    file = {"name": "r.mp3", "mimeType": "audio/mpeg", "buffer": SOUND}
    page.set_input_files("main [name=file]", file)
    visitor.expect_accessible()
    page.get_by_role("button", name="上传").click()
    page.wait_for_url(re.compile(r"/admin/media/$"))
    return AudioVideo.objects.get(title=RECORDING)


def keep_parts(page: Page, *names: str) -> None:
    """A new script has all seven parts; a short spot does without some."""
    kinds = page.locator(
        f"{PART}:visible > section > .w-panel__header .c-sf-block__type"
    )
    expect(kinds).to_have_text(PARTS)
    for name in PARTS:
        if name not in names:
            part_named(page, name).get_by_title("删除").first.click()
    expect(kinds).to_have_text(names)


def part_named(page: Page, name: str) -> Locator:
    kind = page.locator(".c-sf-block__type").get_by_text(name, exact=True)
    return page.locator(f"{PART}:visible").filter(has=kind)


def write(visitor: Visitor, script_list: int) -> BroadcastScriptPage:
    page = visitor.page
    page.goto(f"/admin/pages/add/media/broadcastscriptpage/{script_list}/")
    page.fill("[name=title]", TITLE)
    page.fill("[name=number]", "2026-11-09")
    length = page.get_by_role("status").filter(has_text="约")
    keep_parts(page, "一件身边事", "再见")
    part_named(page, "一件身边事").locator("textarea").fill(STORY)
    expect(length).to_have_text(
        "220 字，约 1.3 分钟（每分钟 220 字，含片头片尾 15 秒）"
    )
    page.select_option("[name=speech]", label="四川话")
    expect(length).to_have_text(
        "220 字，约 1.4 分钟（每分钟 200 字，含片头片尾 15 秒）"
    )
    part_named(page, "再见").locator("textarea").fill("今天就说到这里，再见。")
    expect(length).to_contain_text("229 字")
    choose_recording(page)
    visitor.expect_accessible()
    page.get_by_role("button", name="保存草稿").click()
    page.wait_for_url(re.compile(r"/admin/pages/\d+/edit/"))
    return BroadcastScriptPage.objects.get(title=TITLE)


def choose_recording(page: Page) -> None:
    page.click("#id_recording-chooser .unchosen [data-chooser-action-choose]")
    page.locator(".modal-body").get_by_role("link", name=RECORDING).click()
    expect(page.locator("#id_recording-title")).to_have_text(RECORDING)


def review(script: BroadcastScriptPage, office: make.Office) -> ReviewApproval:
    script = BroadcastScriptPage.objects.get(pk=script.pk)
    submit_for_review(script, user=office.editor)
    for reviewer in office.reviewers:
        make.approve(script, reviewer)
    return ReviewApproval.objects.filter(page=script).latest("pk")


def plan_it(visitor: Visitor, town: Unit) -> None:
    page = visitor.page
    page.goto(f"/admin/broadcast/?unit={town.code}")
    visitor.expect_accessible()
    page.select_option("[name=script]", label=f"2026-11-09 {TITLE}")
    page.select_option("form[method=post] [name=unit]", label=town.name)
    page.fill("[name=on]", f"{timezone.localdate():%Y-%m-%d}")
    page.select_option("[name=time]", "1200")
    page.get_by_role("button", name="安排", exact=True).click()
    expect(page.locator("[data-slot]")).to_have_count(1)
    visitor.expect_accessible()
    visitor.expect_no_sideways_scrolling()


def expect_slip(visitor: Visitor, approval: ReviewApproval) -> None:
    slip = visitor.page.locator(f"[data-slip='{approval.number}']")
    expect(slip).to_contain_text(approval.sha256)
    expect(slip).to_contain_text("10秒")
    for reviewer in ("审甲", "审乙", "审丙"):
        expect(slip).to_contain_text(reviewer)
    visitor.expect_accessible()
    visitor.expect_no_sideways_scrolling()


def expect_on_paper(page: Page) -> None:
    """Printed there is the sheet, and nothing that one presses."""
    page.emulate_media(media="print")
    expect(page.locator("article.print-sheet h1")).to_be_visible()
    expect(page.locator("main .button:visible")).to_have_count(0)
    page.emulate_media(media="screen")


def test_script_from_draft_to_slip_plan_and_feed(visit, place):
    editor: Visitor = visit(place.office.editor, viewport=DESKTOP)
    recording = upload(editor)
    assert recording.duration == pytest.approx(10.4, abs=0.1)
    lists = ArticleIndexPage.objects.get(slug="broadcast")
    script = write(editor, lists.pk)
    assert f"<title>{TITLE}</title>" not in feed(editor.page)
    approval = review(script, place.office)
    plan_it(editor, place.town)
    address = editor.page.locator("[data-slot] a").get_attribute("href")
    editor.page.goto(address)
    expect_slip(editor, approval)
    expect_on_paper(editor.page)
    editor.page.goto(f"/admin/broadcast/print/?unit={place.town.code}")
    expect(editor.page.locator("[data-slot]")).to_contain_text(TITLE)
    editor.expect_accessible()
    expect_on_paper(editor.page)
    contact = visit(place.contact)
    desk_shows(contact, approval)
    hear(contact.page)
    correct(editor, contact, script, place, approval)


def feed(page: Page) -> str:
    answer = page.request.get("/feeds/broadcast.rss")
    assert answer.ok
    return answer.text()


def desk_shows(contact: Visitor, approval: ReviewApproval) -> None:
    page = contact.page
    page.goto("/desk/")
    today = page.get_by_test_id("today").locator("[data-slot]")
    expect(today).to_contain_text(TITLE)
    contact.expect_accessible()
    contact.expect_no_sideways_scrolling()
    link = today.get_by_role("link", name="下载录音").get_attribute("href")
    assert page.request.get(link).body() == SOUND
    page.goto("/desk/broadcast/")
    expect(page.locator("[data-slot]")).to_contain_text(TITLE)
    contact.expect_accessible()
    contact.expect_no_sideways_scrolling()
    page.locator(f"[data-script='{approval.number}'] a").first.click()
    expect_slip(contact, approval)


def hear(page: Page) -> None:
    """As a podcast player does: the feed, then a part of the recording."""
    items = ElementTree.fromstring(feed(page)).iter("item")
    item = next(one for one in items if one.findtext("title") == TITLE)
    enclosure = item.find("enclosure").attrib
    assert (enclosure["type"], enclosure["length"]) == ("audio/mpeg", str(len(SOUND)))
    assert item.findtext(f"{ITUNES}duration") == "10"
    part = page.request.get(enclosure["url"], headers={"Range": "bytes=0-99"})
    assert (part.status, part.body()) == (206, SOUND[:100])


def correct(
    editor: Visitor,
    contact: Visitor,
    script: BroadcastScriptPage,
    place: Place,
    approval: ReviewApproval,
) -> None:
    """A change takes the slip and the plan away until it is reviewed again."""
    page, slip = editor.page, f"/desk/broadcast/slips/{approval.number}/"
    page.goto(f"/admin/pages/{script.pk}/edit/")
    words = page.locator("[data-contentpath=body] textarea:visible").last
    words.fill("借钱写借条，今天就说到这里，再见。")
    page.get_by_role("button", name="保存草稿").click()
    expect(page.locator(".messages .success")).to_be_visible()
    contact.page.goto("/desk/broadcast/")
    expect(contact.page.locator("[data-slot]")).to_have_count(0)
    expect(contact.page.get_by_test_id("paused")).to_contain_text(TITLE)
    contact.expect_accessible()
    assert contact.page.goto(slip).status == 404
    page.goto(f"/admin/broadcast/?unit={place.town.code}")
    expect(page.get_by_test_id("paused")).to_contain_text(TITLE)
    editor.expect_accessible()
    again = review(script, place.office)
    assert again.sha256 != approval.sha256
    contact.page.goto("/desk/")
    contact.page.get_by_role("link", name="送播稿签和稿子").click()
    expect_slip(contact, again)
    expect(contact.page.locator("[data-slip]")).to_contain_text("借钱写借条，今天")
    assert contact.page.goto(slip).status == 404


def test_a_contact_sees_only_the_own_town(visit, place):
    script = make.approved(
        place.office, BroadcastScriptFactory, title="只给旅程镇的稿子"
    )
    approval = ReviewApproval.objects.get(page=script)
    BroadcastSlotFactory(script=script, unit=place.town, on=timezone.localdate())
    for user, count in ((place.contact, 1), (place.neighbour, 0)):
        visitor = visit(user)
        for address in ("/desk/", "/desk/broadcast/"):
            visitor.page.goto(address)
            expect(visitor.page.locator("[data-slot]")).to_have_count(count)
            visitor.expect_accessible()
        answer = visitor.page.goto(f"/desk/broadcast/slips/{approval.number}/")
        assert answer.status == (200 if count else 404)
        own = f"/desk/broadcast/?unit={place.town.code}"
        assert visitor.page.goto(own).status == (200 if count else 404)
        visitor.page.goto(f"/admin/broadcast/?unit={place.town.code}")
        assert "只给旅程镇的稿子" not in visitor.page.content()
