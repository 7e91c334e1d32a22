"""Every page of every role: no violation of WCAG 2.2 A or AA, nothing goes sideways.

The demo district fills the pages. What is left out, and why, stands in
docs/accessibility-exceptions.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from sheets.writing import write_sheet
from tests.factories.units import ROSTER_COLUMNS
from tests.journeys.looking import PHONE_AND_DESK, Round, left_out
from tests.journeys.servers import CONTENT, ROOT, DemoSite

LAW, ARTICLE = "/laws/xingzhengchufafa/", "/laws/xingzhengchufafa/9/"
EXAM = "/desk/exams/2026/"

PUBLIC = {
    "/": 200,
    "/sign-in/": 200,
    "/activate/": 200,
    "/laws/": 200,
    "/laws/?q=处罚": 200,
    "/laws/?q=没有这部": 200,
    LAW: 200,
    f"{LAW}?on=1990-01-01": 200,
    f"{LAW}?on=bad": 422,
    ARTICLE: 200,
    f"{LAW}999/": 404,
    "/search/?q=民法典": 200,
    "/search/": 200,
    "/about/accessibility/": 200,
    "/complaints/": 200,
    "/sitemap/": 200,
    "/study/offline/": 200,
    "/design/": 200,
    "/design/print/": 200,
    **{f"/design/errors/{n}/": 200 for n in ("400", "403", "403-csrf", "404", "500")},
    "/no-such-page/": 404,
}
OFFICIAL = {"/": 200, "/study/": 200, "/password/": 200, "/desk/": 404}
LIAISON = {
    "/": 200,
    "/desk/": 200,
    EXAM: 200,
    f"{EXAM}missing/": 200,
    f"{EXAM}missing/?letter=P": 200,
    f"{EXAM}exemptions/": 200,
    f"{EXAM}missing/?unit=510811": 404,
    "/desk/roster/": 200,
    "/desk/roster/?q=没有": 200,
    "/desk/roster/import/": 200,
}
OFFICER_DESK = {
    "/desk/": 200,
    EXAM: 200,
    f"{EXAM}exemptions/": 200,
    "/desk/roster/": 200,
    "/desk/roster/import/": 200,
}
OFFICER = {
    "/admin/exams/": 200,
    "/admin/exams/new/": 200,
    "/admin/exams/exam/2026/": 200,
    "/admin/exams/exam/2026/sittings/new/": 200,
    "/admin/exams/sitting/2026-1/papers/": 200,
    "/admin/exams/sitting/2026-1/compose/": 200,
    "/admin/exams/sitting/2026-1/pause/": 200,
    "/admin/exams/bank/": 200,
    "/admin/exams/bank/?words=没有这样的题干": 200,
    "/admin/exams/bank/import/": 200,
    "/admin/exams/blueprints/": 200,
}

LISTS = ("articles", "videos", "audio", "broadcast", "notices", "topics")
CONTENT_PAGES = {
    "/months/": 200,
    "/months/2024-12/": 200,
    "/plans/9-5/": 200,
    "/plans/8-5/": 200,
    "/en/": 200,
    "/en/articles/": 200,
}
SEARCHES = {
    "/search/?q=消防": 200,
    "/search/?q=消防&type=page": 200,
    "/search/?q=消防&type=article": 200,
    "/search/?q=没有这样的话": 200,
    f"/search/?q={'a' * 10_000}": 200,
    '/search/?q=AND OR NOT "( *': 200,
    "/search/?q=😀": 200,
    "/search/?q=法": 200,
}
LESSON = "/classroom/lessons/di-yi-ke/"
CLASSROOM = {
    "/classroom/": 200,
    "/classroom/?term=no-such-term": 200,
    LESSON: 200,
    f"{LESSON}handout/": 200,
    f"{LESSON}present/": 200,
    f"{LESSON}present/?view=notes": 200,
    "/classroom/no-such-page/": 404,
}
QUESTION = 7  # the first slide of the first lesson that asks something
EDITOR = {
    "/admin/": 200,
    "/admin/images/": 200,
    "/admin/media/": 200,
    "/admin/media/audio/add/": 200,
    "/admin/documents/": 200,
    "/admin/reviews/": 200,
    "/admin/matrix/": 200,
    "/admin/broadcast/": 200,
}
ARTICLES, SCRIPTS = "media.ArticlePage", "media.BroadcastScriptPage"
LISTINGS = "media.ArticleIndexPage"


@pytest.fixture
def page(browser: Browser, demo: DemoSite) -> Iterator[Page]:
    context = browser.new_context(base_url=demo.address, locale="zh-CN")
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()


def public_round(page: Page, site: DemoSite) -> list[str]:
    walk = Round(page)
    walk.visit(PUBLIC)
    page.goto("/sign-in/")
    walk.type_in("nobody-here", "wrong")
    walk.look()
    while page.locator("[data-error=locked]").count() == 0:
        walk.type_in("nobody-here", "wrong")
    walk.look()
    page.goto("/activate/")
    page.fill("[name=code]", "AAAA-BBBB-CCCC")
    page.fill("[name=password]", "short")
    walk.press("开通并登录")
    walk.look()
    return walk.faults


def content_round(page: Page, site: DemoSite) -> list[str]:
    """What gathers, the newest page of every list, then lists and searches."""
    walk = Round(page)
    walk.visit(CONTENT_PAGES)
    page.goto("/en/articles/")
    walk.follow(".cards a.row-title")
    for name in LISTS:
        page.goto(f"/{name}/")
        if page.locator(".cards a.row-title").count():
            walk.follow(".cards a.row-title")
    walk.screens = PHONE_AND_DESK
    walk.visit({f"/{name}/": 200 for name in LISTS})
    walk.visit(SEARCHES)
    return walk.faults


def official_round(page: Page, site: DemoSite) -> list[str]:
    walk = Round(page)
    walk.sign_in(site, "official")
    walk.visit(OFFICIAL)
    page.goto("/study/")
    page.get_by_test_id("start").first.click()
    page.wait_for_url("**/study/attempts/**")
    attempt = page.url.partition("?")[0]
    walk.look()
    page.locator(".option").first.click()
    page.wait_for_selector("[data-saved=saved]")
    page.context.set_offline(True)
    page.locator(".option").nth(1).click()
    page.wait_for_selector("[data-saved=offline]")
    walk.look()
    page.context.set_offline(False)
    page.wait_for_selector("[data-saved=saved]")
    walk.visit({f"{attempt}review/": 200})
    page.get_by_test_id("submit").click()
    page.wait_for_url("**/result/")
    walk.look()
    walk.visit({"/study/": 200})
    return walk.faults


def roster_with_traps(path: Path) -> Path:
    """Rows of one who is new and of one who is refused; everybody else is absent."""
    unit = "示例区教育局"
    row = ["SL-D17", unit, "新来示例", "13812340001", "", "公务员"]
    rest = ["", "干事", "", "", unit, "", "在岗", "", "", "", ""]
    rows = [row + rest, [*row[:3], "1", *row[4:], *rest]]
    write_sheet(path, ROSTER_COLUMNS, rows)
    return path


def import_round(walk: Round, path: Path) -> None:
    """Upload the wrong thing, then the right one; look, apply, look; somebody left."""
    page = walk.page
    page.goto("/desk/roster/import/")
    page.set_input_files("[name=file]", str(ROOT / "README.md"))
    walk.press("上传并预览")
    walk.look()
    page.goto("/desk/roster/import/")
    page.set_input_files("[name=file]", str(path))
    walk.press("上传并预览")
    page.wait_for_selector("[data-state=preview]")
    walk.look()
    walk.press("确认导入")
    page.wait_for_selector("[data-state=done]")
    walk.look()
    page.goto("/desk/roster/")
    page.locator("table [name=person]").first.check()
    walk.press("登记离开")
    walk.look()
    page.fill("[name=left_on]", "")
    page.eval_on_selector("[data-testid=leavers]", "form => form.noValidate = true")
    walk.press("确认离开")
    walk.look()


def liaison_round(page: Page, site: DemoSite, path: Path) -> list[str]:
    walk = Round(page)
    walk.sign_in(site, "liaison")
    walk.visit(LIAISON)
    page.goto(f"{EXAM}exemptions/")
    walk.press("上报申请")
    walk.look()
    import_round(walk, roster_with_traps(path))
    page.goto("/desk/roster/")
    walk.press("打印开通纸条")
    page.wait_for_selector("[data-code]")
    walk.look()
    return walk.faults


def officer_round(page: Page, site: DemoSite) -> list[str]:
    walk = Round(page)
    walk.sign_in(site, "exam_officer")
    walk.visit(OFFICER_DESK)
    walk.without = left_out()
    walk.visit(OFFICER)
    page.goto("/admin/exams/sitting/2026-1/papers/")
    with page.expect_navigation():
        page.locator("table a").first.click()
    walk.look()
    page.goto("/admin/exams/new/")
    walk.press("建立考试")
    walk.look()
    page.goto("/admin/exams/bank/import/")
    page.set_input_files("[name=file]", str(CONTENT / "exam" / "xianfa.csv"))
    page.fill("[name=code]", "only-looked-at")
    page.check("[name=dry_run]")
    walk.press("导入")
    page.wait_for_selector("[data-testid=import-result]")
    walk.look()
    return walk.faults


def teacher_round(page: Page, site: DemoSite) -> list[str]:
    walk = Round(page)
    walk.sign_in(site, "teacher")
    walk.visit(CLASSROOM)
    for view in ("", "?view=notes"):
        page.goto(f"{LESSON}present/{view}#{QUESTION}")
        walk.look()
    page.goto("/classroom/")
    walk.follow("[data-school] th a")
    walk.follow("a[href*='/classroom/schools/']")
    page.goto("/classroom/reports/")
    walk.look()
    page.eval_on_selector("main form", "form => form.noValidate = true")
    walk.press("上报")
    walk.look()
    return walk.faults


def newest(page: Page, kind: str, locale: str = "zh-hans") -> int:
    """The number of a published page, from the site's own content API."""
    query = f"type={kind}&locale={locale}&limit=1"
    answer = page.request.get(f"/api/content/v2/pages/?{query}").json()
    return int(answer["items"][0]["id"])


def writing_round(walk: Round) -> None:
    """What an editor opens: lists, editors of each kind, the grid and the plan."""
    page = walk.page
    walk.visit(EDITOR)
    for kind in (ARTICLES, SCRIPTS):
        walk.visit({f"/admin/pages/{newest(page, kind)}/edit/": 200})
    walk.visit({f"/admin/pages/{newest(page, ARTICLES, 'en')}/edit/": 200})
    walk.visit({f"/admin/pages/{newest(page, LISTINGS)}/": 200})
    page.goto("/admin/matrix/")
    walk.follow("[data-cell=organs-web]")
    walk.press("记下选题")
    walk.look()


def review_round(walk: Round, site: DemoSite) -> None:
    """A draft that waits: its list, its screen, an approval without a tick."""
    page = walk.page
    walk.visit({f"/admin/reviews/submit/{newest(page, SCRIPTS)}/": 200})
    walk.sign_in(site, "reviewer_1")
    walk.visit({"/admin/": 200, "/admin/reviews/": 200})
    walk.follow("[data-testid=mine] a")
    walk.press("审核通过")
    walk.look()
    page.goto("/admin/reviews/")
    walk.follow("[data-testid=approved] a")


def slip_round(walk: Round, site: DemoSite) -> None:
    """An approved script is put into the week; its slip here and on the desk."""
    page = walk.page
    walk.sign_in(site, "editor")
    page.goto("/admin/broadcast/")
    walk.press("安排")
    walk.look()
    page.select_option("[name=script]", index=1)
    walk.press("安排")
    walk.look()
    slip = page.locator("a[href*='/broadcast/slips/']").first.get_attribute("href")
    walk.visit({slip or "": 200, "/admin/broadcast/print/": 200})
    walk.without = ()
    walk.sign_in(site, "broadcast_contact")
    walk.visit({"/desk/": 200, "/desk/broadcast/": 200})
    walk.follow("a[href*='/desk/broadcast/slips/']")


def editor_round(page: Page, site: DemoSite) -> list[str]:
    walk = Round(page)
    walk.screens, walk.without = PHONE_AND_DESK, left_out()
    walk.sign_in(site, "editor")
    writing_round(walk)
    review_round(walk, site)
    slip_round(walk, site)
    return walk.faults


def test_pages_of_the_public(page, demo):
    assert public_round(page, demo) == []


def test_pages_of_content(page, demo):
    assert content_round(page, demo) == []


def test_pages_of_an_official(page, demo):
    assert official_round(page, demo) == []


def test_pages_of_a_liaison(page, demo, tmp_path):
    assert liaison_round(page, demo, tmp_path / "roster.xlsx") == []


def test_pages_of_an_officer(page, demo):
    assert officer_round(page, demo) == []


def test_pages_of_a_teacher(page, demo):
    assert teacher_round(page, demo) == []


def test_pages_of_editors_and_reviewers(page, demo):
    assert editor_round(page, demo) == []
