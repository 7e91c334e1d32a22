"""Pages, themes, audiences, channels and files for tests."""

from __future__ import annotations

import io
from itertools import count
from typing import Any

import factory
from django.core.files.base import ContentFile
from PIL import Image
from wagtail.models import Locale, Page, Site
from wagtail.rich_text import RichText

from home.models import (
    Audience,
    AudioVideo,
    Channel,
    HomePage,
    MingfaDocument,
    MingfaImage,
    MonthlyTheme,
    PlanPeriod,
)
from media.models import (
    ArticleIndexPage,
    ArticlePage,
    AudioPage,
    BroadcastScriptPage,
    NoticePage,
    TopicPage,
    VideoPage,
)

# One count for all kinds of page: they stand below the same parent.
_numbers = count(1)
TICKED = ("audiences", "channels")
TEXT = "老张借钱给邻居，没有写借条。"


class PlanPeriodFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PlanPeriod
        django_get_or_create = ("code",)

    code = "9-5"
    title = "“九五”普法规划"
    first_year = 2026
    last_year = 2030
    is_current = True


class MonthlyThemeFactory(factory.django.DjangoModelFactory):
    """The theme of November in every year of 九五."""

    class Meta:
        model = MonthlyTheme

    period = factory.SubFactory(PlanPeriodFactory)
    default_month = 11
    title = "消防·反家暴"


class AudienceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Audience
        django_get_or_create = ("code",)

    code = "villages"
    name = "乡村"


class ChannelFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Channel
        django_get_or_create = ("code",)

    code = "web"
    name = "网"


def png(width: int = 64, height: int = 48, colour: str = "#19497f") -> bytes:
    """A real picture of one colour."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(out, "PNG")
    return out.getvalue()


class ImageFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = MingfaImage

    title = "示例图片"
    file = factory.LazyFunction(lambda: ContentFile(png(), "example.png"))


class DocumentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = MingfaDocument

    title = "示例文件"
    file = factory.LazyFunction(lambda: ContentFile("示例".encode(), "example.txt"))


class AudioVideoFactory(factory.django.DjangoModelFactory):
    """Half a minute of nothing, with a transcript."""

    class Meta:
        model = AudioVideo

    title = "示例录音"
    type = "audio"
    duration = 30
    transcript = "各位父老乡亲，大家好。"
    file = factory.LazyFunction(lambda: ContentFile(b"ID3" + bytes(64), "e.mp3"))


def make_home(**fields: Any) -> HomePage:
    """The home page of the default site in its language; the same when called again."""
    site = Site.objects.select_related("root_page").filter(is_default_site=True).first()
    if site is not None and isinstance(site.root_page.specific, HomePage):
        return site.root_page.specific
    root = Page.get_first_root_node()
    locale = Locale.get_default()
    home = HomePage(**{"title": "首页", "slug": "shouye", "locale": locale, **fields})
    root.add_child(instance=home)
    Site.objects.all().delete()
    Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
    return home


class PageFactory(factory.django.DjangoModelFactory):
    """A live page below ``parent``; ``audiences`` and ``channels`` are lists.

    It was not published through a revision: what publishing does is asked of
    home.domain.publishing, or of ``published()`` below.
    """

    class Meta:
        abstract = True

    title = factory.Sequence(lambda n: f"示例页面{n}")
    slug = factory.LazyFunction(lambda: f"example-{next(_numbers)}")
    locale = factory.LazyFunction(Locale.get_default)

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Any:
        parent = kwargs.pop("parent", None) or cls.default_parent()
        ticked = {name: kwargs.pop(name) for name in TICKED if name in kwargs}
        page = model_class(**kwargs)
        parent.add_child(instance=page)
        for name, values in ticked.items():
            setattr(page, name, values)
        if ticked:
            page.save()
        return page

    @classmethod
    def default_parent(cls) -> Page:
        found = ArticleIndexPage.objects.first()
        return found or IndexFactory(slug="articles", title="文章")


class IndexFactory(PageFactory):
    class Meta:
        model = ArticleIndexPage

    @classmethod
    def default_parent(cls) -> Page:
        return make_home()


def text_body(text: str = TEXT) -> list[tuple[str, Any]]:
    return [("heading", "借钱"), ("paragraph", RichText(f"<p>{text}</p>"))]


class ArticleFactory(PageFactory):
    class Meta:
        model = ArticlePage

    body = factory.LazyFunction(text_body)


class NoticeFactory(PageFactory):
    class Meta:
        model = NoticePage

    body = factory.LazyFunction(text_body)


class TopicFactory(PageFactory):
    class Meta:
        model = TopicPage

    body = factory.LazyFunction(text_body)


class VideoFactory(PageFactory):
    class Meta:
        model = VideoPage

    recording = factory.SubFactory(AudioVideoFactory, type="video")


class AudioFactory(PageFactory):
    class Meta:
        model = AudioPage

    recording = factory.SubFactory(AudioVideoFactory)


def script_body(story: str = TEXT) -> list[tuple[str, Any]]:
    return [
        ("call_sign", "昭化法治之声"),
        ("greeting", "各位父老乡亲，大家好。"),
        ("story", story),
        ("law", {"text": "民法典说了，借钱要还。", "citation": ""}),
        ("advice", {"sentences": ["写借条。", "留记录。", "早点要。"]}),
        ("telephone", "拿不准，打幺二三四八。"),
        ("farewell", "今天就说到这里，再见。"),
    ]


class BroadcastScriptFactory(PageFactory):
    class Meta:
        model = BroadcastScriptPage

    number = factory.Sequence(lambda n: f"2026-11-{n:02d}")
    body = factory.LazyFunction(script_body)


def published(page: Any, *, user: Any = None) -> Any:
    """The page published through a revision, as an editor does; read back."""
    page.save_revision(user=user).publish(user=user)
    return type(page).objects.get(pk=page.pk)
