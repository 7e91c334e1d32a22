"""Take the pictures of this folder: ``.venv/bin/python docs/screenshots/make.py``.

Makes the demo district in a temporary folder, serves it, walks through it with
Chromium and writes small PNGs and README.md beside this file. Takes two minutes.
"""

from __future__ import annotations

import io
import json
import secrets
import sqlite3
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

from tests.journeys.servers import (  # noqa: E402 — after the path
    CHROMIUM,
    CHROMIUM_ARGS,
    DemoSite,
    demo_site,
)

PHONE, DESK, WALL, PAPER = 360, 1024, 1920, 794  # PAPER: A4 at 96 dots an inch
LONGEST = {PHONE: 1600, DESK: 1200, WALL: 1200, PAPER: 1200}
COLOURS = 32
RIGHT = 43  # of the fifty questions, so that the result is a good one
LAW, ARTICLE = "/laws/xingzhengchufafa/", "/laws/xingzhengchufafa/9/"
COVERAGE = "/desk/exams/2026/"
LESSON = "/classroom/lessons/di-yi-ke/"
QUESTION = 7  # the first slide of that lesson that asks something
OFFICE, SCREEN = 900, 1080  # pixels: the back office scrolls inside its window
ROSTER = """单位编码,姓名,手机号,人员类别,编制所在单位,用工状态,职务
{unit},新来示例,13812340001,公务员,{name},在岗,干事
{unit},,13812340002,公务员,{name},在岗,干事
{unit},错号示例,1381234,公务员,{name},在岗,干事
{unit},标记示例,13812340003,公务员,{name},在岗,<b>干事</b>
"""


class Camera:
    """Takes pictures of one page and keeps a line about each in ``lines``."""

    def __init__(self, page: Page, lines: list[tuple[str, str]]) -> None:
        self.page, self.lines = page, lines

    def take(self, name: str, words: str, *widths: int, height: int = 740) -> None:
        for width in widths or (PHONE, DESK):
            tall = SCREEN if width == WALL else height
            self.page.set_viewport_size({"width": width, "height": tall})
            self.page.evaluate("window.scrollTo(0, 0)")
            file = f"{name}-{width}.png"
            save_small(self.shoot(width), HERE / file)
            self.lines.append((file, words))

    def shoot(self, width: int) -> bytes:
        tall = self.page.evaluate("document.documentElement.scrollHeight")
        clip = {"x": 0, "y": 0, "width": width, "height": min(tall, LONGEST[width])}
        return self.page.screenshot(full_page=True, clip=clip, animations="disabled")

    def at(
        self, address: str, name: str, words: str, *widths: int, height: int = 740
    ) -> None:
        self.page.goto(address)
        self.take(name, words, *widths, height=height)

    def sign_in(self, account: tuple[str, str]) -> None:
        self.page.goto("/sign-in/")
        self.page.fill("[name=username]", account[0])
        self.page.fill("[name=password]", account[1])
        with self.page.expect_navigation():
            self.page.press("[name=password]", "Enter")

    def print_sheet(self, name: str, words: str) -> None:
        self.page.emulate_media(media="print")
        self.take(name, words, PAPER)
        self.page.emulate_media(media="screen")


def save_small(shot: bytes, path: Path) -> None:
    image = Image.open(io.BytesIO(shot)).convert("RGB")
    few = image.quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(path, optimize=True)


def public(camera: Camera, site: DemoSite) -> None:
    camera.at("/", "home", "首页，没有登录", PHONE, DESK, WALL)
    camera.at("/sign-in/", "sign-in", "登录")
    camera.at("/laws/", "laws", "法律库：每部法律适用的版本和核对情况")
    camera.at(ARTICLE, "article", "一条法律条文，可以复制引用")
    camera.at("/articles/", "articles", "文章列表")
    camera.page.locator(".cards a.row-title").first.click()
    camera.page.wait_for_selector(".cited")
    camera.take("reading", "一篇文章，末尾写明依据的法条和是否有效")
    camera.print_sheet("reading-print", "同一篇文章打印出来")
    camera.at("/search/?q=消防", "search", "检索结果：词在句子里标出")
    camera.at("/months/", "month", "本月主题：按对象列出已发布的内容")
    camera.at("/plans/8-5/", "plan", "“八五”普法规划，已归档，各月可以翻看")
    camera.at("/en/", "home-en", "英文首页")
    camera.at("/design/", "design", "部件一览：颜色、字号和每个部件的各种状态", DESK)


def official(camera: Camera, site: DemoSite) -> None:
    camera.sign_in(site.accounts["official"])
    camera.at("/", "home-official", "首页，登录以后先看到要办的一件事", PHONE)
    camera.at("/study/", "study", "学法考试：我的场次")
    page = camera.page
    page.get_by_test_id("start").first.click()
    page.wait_for_url("**/study/attempts/**")
    attempt = page.url.partition("?")[0]
    for question in page.locator("fieldset.question:visible").all()[:7]:
        question.locator(".option").first.click()
    page.wait_for_selector("[data-saved=saved]")
    camera.take("attempt", "答题，已保存")
    page.get_by_role("button", name="大字版").click()
    camera.take("attempt-large", "答题，大字版", PHONE)
    page.get_by_role("button", name="大字版").click()
    page.context.set_offline(True)
    page.locator("fieldset.question:visible").nth(7).locator(".option").first.click()
    page.wait_for_selector("[data-saved=offline]")
    camera.take("attempt-offline", "答题，网络断了：答案都在本机", PHONE)
    page.context.set_offline(False)
    page.wait_for_selector("[data-saved=saved]")
    camera.at(f"{attempt}review/", "review", "交卷前检查：没有答的题")
    answer(page, f"{attempt}?page=all", right_answers(site, attempt))
    page.goto(f"{attempt}review/")
    page.get_by_test_id("submit").click()
    page.wait_for_url("**/result/")
    camera.take("result", "成绩：得分、合格线、还能做什么")


def right_answers(site: DemoSite, attempt: str) -> list[tuple[str, list[str]]]:
    """Item and keys, from the paper of that attempt in the demo's own database."""
    key = attempt.rstrip("/").rpartition("/")[2].replace("-", "")
    query = """SELECT paper.key FROM exams_paper AS paper
        JOIN exams_attempt AS attempt ON attempt.paper_id = paper.id
        WHERE attempt.id = ?"""
    path = site.env["DATABASE_URL"].removeprefix("sqlite:///")
    with sqlite3.connect(path) as database:
        (paper,) = database.execute(query, [key]).fetchone()
    return [(item, one["answer"]) for item, one in json.loads(paper).items()]


def answer(page: Page, address: str, answers: list[tuple[str, list[str]]]) -> None:
    """Choose what is right in most questions; the others stay as they are."""
    page.goto(address)
    for item, keys in answers[:RIGHT]:
        for key in keys:
            page.locator(f"#q-{item} input[value='{key}']").check(force=True)
    page.wait_for_selector("[data-saved=saved]")


def liaison(camera: Camera, site: DemoSite) -> None:
    camera.sign_in(site.accounts["liaison"])
    page = camera.page
    camera.at("/desk/", "desk", "联络员的工作台：按日期排列的待办")
    camera.at(f"{COVERAGE}missing/", "missing", "未参考人员名单，可以复制到工作群")
    page.goto("/desk/roster/")
    unit = page.locator("#roster-unit option").nth(1)
    code, name = unit.get_attribute("value"), unit.inner_text().strip()
    rows = ROSTER.format(unit=code, name=name)
    page.goto("/desk/roster/import/")
    file = {"name": "名册.csv", "mimeType": "text/csv", "buffer": rows.encode()}
    page.set_input_files("[name=file]", files=[file])
    page.get_by_role("button", name="上传并预览").click()
    page.wait_for_selector("[data-state=preview]")
    camera.take("import-preview", "导入名册：先看一遍，退回的行写明原因")
    page.goto("/desk/roster/")
    page.get_by_role("button", name="打印开通纸条").first.click()
    page.wait_for_selector("[data-code]")
    camera.print_sheet("slip-print", "打印出来的开通纸条")


def officer(camera: Camera, site: DemoSite) -> None:
    camera.sign_in(site.accounts["exam_officer"])
    camera.at(COVERAGE, "coverage", "全区覆盖情况：一句话、进度曲线、各单位")
    camera.print_sheet("coverage-print", "覆盖情况打印在一页 A4 上")
    page = camera.page
    page.goto("/admin/exams/exam/2026/")
    camera.take("exam", "考试管理：场次一步一步走到发布", DESK, height=900)
    page.goto("/admin/exams/blueprints/")
    page.locator("details summary").first.click()
    camera.take("blueprints", "组卷方案：题库缺哪些题，逐条列出", DESK, height=900)


def teacher(camera: Camera, site: DemoSite) -> None:
    camera.sign_in(site.accounts["teacher"])
    camera.at("/classroom/", "classroom", "课堂：哪些班上了第一课")
    camera.at(LESSON, "lesson", "开学法治教育第一课：目标、时间安排和讲稿")
    present = f"{LESSON}present/"
    asked = f"{present}#{QUESTION}"
    camera.at(asked, "present", "放映给学生看的一页，课堂问题", DESK, WALL)
    page = camera.page
    page.goto(f"{present}?view=notes#{QUESTION}")
    for more in page.locator(f"[data-slide='{QUESTION}'] [data-more]").all():
        more.click()
    words = "讲稿窗口：钟、讲稿、举手人数只在这个窗口里"
    camera.take("notes", words, DESK, height=1100)
    page.goto(f"{LESSON}handout/")
    camera.print_sheet("handout-print", "课堂材料，一张纸")


def editor(camera: Camera, site: DemoSite) -> None:
    camera.sign_in(site.accounts["editor"])
    page = camera.page
    camera.at(
        "/admin/",
        "office",
        "编辑的后台首页：退回的稿件、本月空缺、法律变动",
        DESK,
        height=OFFICE,
    )
    pages = page.request.get("/api/content/v2/pages/?type=media.ArticlePage&limit=1")
    number = pages.json()["items"][0]["id"]
    page.goto(f"/admin/pages/{number}/edit/")
    page.wait_for_selector(".public-DraftEditor-content")
    camera.take("edit", "写一篇文章：每一段是一个部件", DESK, height=OFFICE)
    page.goto("/admin/matrix/")
    camera.take(
        "matrix", "内容矩阵：一个月的对象和渠道", PHONE, DESK, WALL, height=OFFICE
    )
    page.goto("/admin/broadcast/")
    page.select_option("[name=script]", index=1)
    with page.expect_navigation():
        page.get_by_role("button", name="安排", exact=True).click()
    camera.take("broadcast", "村村响一周排播", DESK, height=OFFICE)
    slip = page.locator("a[href*='/broadcast/slips/']").first
    page.goto(slip.get_attribute("href") or "")
    camera.print_sheet("broadcast-slip-print", "打印出来的送播稿签")


def reviewer(camera: Camera, site: DemoSite) -> None:
    camera.sign_in(site.accounts["reviewer_1"])
    page = camera.page
    page.goto("/admin/reviews/")
    sheet = page.locator("[data-testid=approved] a").first.get_attribute("href")
    camera.take(
        "waiting", "审核：等我审的、在别人手里的、已通过的", DESK, height=OFFICE
    )
    page.locator("[data-testid=mine] a").first.click()
    page.wait_for_selector("[name=review]")
    camera.take(
        "stage", "审一篇稿件：逐项打勾，通过或者写明原因退回", DESK, height=1200
    )
    page.goto(sheet or "")
    camera.print_sheet("review-sheet-print", "打印出来的三审三校审核表，有定稿的散列值")


ROUNDS: tuple[Callable[[Camera, DemoSite], None], ...] = (
    public,
    official,
    liaison,
    officer,
    teacher,
    editor,
    reviewer,
)


def walk(browser: Browser, site: DemoSite) -> list[tuple[str, str]]:
    lines: list[tuple[str, str]] = []
    for take_round in ROUNDS:
        context = browser.new_context(base_url=site.address, locale="zh-CN")
        take_round(Camera(context.new_page(), lines), site)
        context.close()
    return lines


def write_list(lines: list[tuple[str, str]]) -> None:
    rows = "\n".join(f"- [{file}]({file})：{words}" for file, words in lines)
    head = "# 截图\n\n由 `.venv/bin/python docs/screenshots/make.py` 在示例区上生成，"
    tail = "文件名末尾是宽度（像素），过长的页面只取上面一截。\n\n"
    (HERE / "README.md").write_text(f"{head}{tail}{rows}\n")


def main() -> None:
    if CHROMIUM is None:
        sys.exit("No Chromium: apt-get install chromium")
    for old in HERE.glob("*.png"):
        old.unlink()
    with tempfile.TemporaryDirectory(prefix="mingfa-screenshots-") as var:
        secret = secrets.token_hex(32)
        with demo_site(Path(var), secret=secret) as site, sync_playwright() as driver:
            launch = driver.chromium.launch
            browser = launch(executable_path=CHROMIUM, args=CHROMIUM_ARGS)
            write_list(walk(browser, site))
            browser.close()


if __name__ == "__main__":
    main()
