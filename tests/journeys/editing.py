"""What an editor and three reviewers do in the back office, and who comes to read.

The server here is as in an installation: two processes answer and keep anonymous
pages, and a worker of its own writes what was published into the index.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from urllib.parse import quote
from urllib.request import urlopen

from django.db import transaction
from playwright.sync_api import Locator, Page, expect
from wagtail.models import Locale

from accounts.models import User
from home.domain.plan import load_plan, this_month
from home.domain.translations import declare_languages
from laws.models import Law
from media.domain.site_tree import make_tree
from media.models import ArticleIndexPage
from tests.factories.laws import ArticleFactory, LawFactory, LawVersionFactory
from tests.factories.reviews import Office, make_office
from tests.journeys.servers import ROOT, serving
from tests.journeys.test_axe import left_out
from tests.journeys.visitor import PATIENCE, Visitor

DESK = {"width": 1024, "height": 900}
LAW = "中华人民共和国送审示例法"
CITATION = f"《{LAW}》第三条"
AUDIENCE = "乡村"
WORKERS = 2
number = count(1)


@dataclass(frozen=True)
class Text:
    """An article; ``deep`` stands in its sentence alone, ``word`` in all of it."""

    word: str
    deep: str

    @property
    def title(self) -> str:
        return f"老张借出{self.word}以后"

    @property
    def summary(self) -> str:
        return f"借出{self.word}，先写一张借条。"

    @property
    def sentence(self) -> str:
        return f"去年冬天邻居要买{self.deep}，老张借出{self.word}，没有写借条。"


@contextmanager
def serving_office(env: dict[str, str]) -> Iterator[str]:
    """The address of a site with what an office has running."""
    env = env | {"DJANGO_SETTINGS_MODULE": "tests.journeys.office_settings"}
    with serving(env, workers=WORKERS) as address:
        worker = subprocess.Popen(
            [sys.executable, "manage.py", "db_worker"],
            cwd=ROOT,
            env=env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            yield address
        finally:
            worker.terminate()
            worker.wait(timeout=20)


@transaction.atomic
def open_office() -> Office:
    """Plan, lists, a law to cite, an editor and a reviewer for each stage."""
    load_plan()
    declare_languages()
    make_tree()
    if not Law.objects.filter(title=LAW).exists():
        law = LawFactory(title=LAW, short_title=LAW.removeprefix("中华人民共和国"))
        version = LawVersionFactory(law=law)
        for place in range(1, 6):
            text = f"送审示例第{place}条。"
            ArticleFactory(version=version, number=place, text=text)
    return make_office()


class Colleague(Visitor):
    """Somebody who works in the back office."""

    def __init__(self, visitor: Visitor) -> None:
        self.context, self.faults = visitor.context, visitor.faults
        self.page: Page = visitor.page

    def expect_accessible_office(self) -> None:
        self.expect_accessible(without=left_out())

    # Writing

    def write(self, text: Text) -> int:
        """A new article through the whole form, saved; its id."""
        page = self.page
        parent = ArticleIndexPage.objects.get(
            slug="articles", locale=Locale.get_default()
        )
        page.goto(f"/admin/pages/{parent.pk}/add_subpage/")
        self.expect_accessible_office()
        page.get_by_role("link", name="文章", exact=True).last.click()
        self.fill_in(text)
        self.add_block("法条")
        page.fill("[name$='-value-citation']", CITATION)
        page.get_by_role("tab", name="推荐").click()
        page.fill("[name=slug]", f"written-{next(number)}")  # else it has the title
        page.fill("[name=month]", this_month())
        page.select_option("[name=audiences]", label=AUDIENCE)
        page.fill("[name=cites]", CITATION)
        self.save()
        return int(page.url.split("/")[-3])

    def fill_in(self, text: Text) -> None:
        """Title, summary and the one paragraph, new or in place of what stood there."""
        page = self.page
        page.fill("[name=title]", text.title)
        page.fill("[name=summary]", text.summary)
        paragraph = page.locator("[data-contentpath=body] [contenteditable=true]")
        if paragraph.count() == 0:
            self.add_block("正文")
        paragraph.click()
        page.keyboard.press("Control+A")
        page.keyboard.type(text.sentence)
        kept = page.locator("[name^='body-'][name$='-value']").first
        expect(kept).to_have_value(re.compile(text.sentence))

    def add_block(self, name: str) -> None:
        body = self.page.locator("[data-contentpath=body]")
        body.locator("button.c-sf-add-button").last.click()
        self.page.get_by_role("option", name=name, exact=True).click()

    def save(self) -> None:
        self.page.get_by_role("button", name="保存草稿").click()
        # It may have been saved by itself before, while it was being written.
        expect(self.messages()).to_contain_text(re.compile("已创建|已被更新"))
        expect(self.page).to_have_url(re.compile(r"/pages/\d+/edit/$"))

    def messages(self) -> Locator:
        return self.page.locator(".messages")

    def submit(self) -> None:
        """Press the other action of the form."""
        self.page.get_by_role("button", name="更多动作").click()
        self.page.get_by_role("button", name="提交给三审三校").click()
        expect(self.messages()).to_contain_text("已经提交进行审核")

    # Reviewing

    def open_waiting(self, title: str) -> None:
        """From the first page of the back office to the draft that waits."""
        self.page.goto("/admin/")
        self.page.locator("#media-waiting-section").get_by_role(
            "link", name=title
        ).click()
        expect(self.page.locator("main h2").first).to_be_visible()

    def approve(self, title: str) -> None:
        self.open_waiting(title)
        for box in self.page.locator("[name=review], [name=proof]").all():
            box.check()
        self.page.get_by_role("button", name="审核通过").click()
        expect(self.messages()).to_contain_text("已通过。")

    def reject(self, title: str, reason: str) -> None:
        self.open_waiting(title)
        self.page.locator("#reject_comment").fill(reason)
        self.page.get_by_role("button", name="退回修改").click()
        expect(self.messages()).to_contain_text("已退回，作者会看到原因。")


def read(address: str) -> str:
    """What a stranger gets, on a connection of its own: any process may answer."""
    with urlopen(quote(address, safe="/:?&=*"), timeout=60) as answer:
        return str(answer.read().decode())


def read_all(server: str, *paths: str) -> dict[str, set[str]]:
    """Each address often enough that both processes answer it."""
    return {
        path: {read(f"{server}{path}") for _turn in range(3 * WORKERS)}
        for path in paths
    }


def until_search(page: Page, query: str, *, finds: bool, pk: int) -> None:
    """Until the worker has written what was published into the index."""
    look = """async ([query, hit, finds]) => {
        const answer = await fetch(`/search/?q=${encodeURIComponent(query)}`);
        return (await answer.text()).includes(`data-hit="${hit}"`) === finds;
    }"""
    arg = [query, f"page-{pk}", finds]
    page.wait_for_function(look, arg=arg, polling=500, timeout=PATIENCE)


def signed_in(visit: object, user: User) -> Colleague:
    return Colleague(visit(user, viewport=DESK))  # type: ignore[operator]
