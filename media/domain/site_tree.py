"""The lists that stand below the home page from the first day."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_noop as _n

from accounts.models import User
from home.domain.site_tree import make_home
from media.models import ArticleIndexPage

INDEXES = {
    "articles": (_n("文章"), _n("用村里人听得懂的话讲法律，每篇注明依据哪一条。")),
    "videos": (_n("视频"), _n("短片，都配文字稿。")),
    "audio": (_n("音频"), _n("可以听的法律知识，都配文字稿。")),
    "broadcast": (_n("村村响"), _n("村村响广播的稿件和录音，每期三分钟左右。")),
    "notices": (_n("通知公告"), _n("活动安排和办事通知。")),
    "topics": (_n("专题"), _n("一个主题的内容放在一起看。")),
}


@transaction.atomic
def make_tree(*, owner: User | None = None) -> dict[str, ArticleIndexPage]:
    """Home and its lists by slug, live; what is there already is left as it is."""
    home = make_home(owner=owner)
    found = {
        index.slug: index for index in ArticleIndexPage.objects.child_of(home).all()
    }
    for slug, (title, summary) in INDEXES.items():
        if slug in found:
            continue
        index = ArticleIndexPage(
            title=title,
            slug=slug,
            summary=summary,
            locale=home.locale,
            owner=owner,
            show_in_menus=True,
        )
        home.add_child(instance=index)
        index.save_revision(user=owner).publish(user=owner)
        found[slug] = index
    return found
