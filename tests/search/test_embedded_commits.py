"""The index follows real commits; alone in its file, because it empties the tables."""

import pytest
from django.conf import settings
from wagtail.models import Locale, Page

from search.backends.embedded import EmbeddedBackend


def titles(results):
    return [page.title for page in results]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_page_is_found_after_it_is_saved_changed_and_not_when_deleted():
    Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)
    root = Page.get_first_root_node() or Page.add_root(title="一切页面之上")
    page = root.add_child(instance=Page(title="未成年人网络保护"))
    search = EmbeddedBackend({}).search
    assert titles(search("网络保护", Page)) == ["未成年人网络保护"]
    page.title = "高空抛物"
    page.save()
    assert titles(search("网络保护", Page)) == []
    assert titles(search("高空抛物", Page)) == ["高空抛物"]
    page.delete()
    assert titles(search("高空抛物", Page)) == []
    assert EmbeddedBackend({}).store.journal.waiting() == []
