"""Work of the search that waits for the worker, its only regular writer."""

from __future__ import annotations

from django_tasks import task

from laws.models import Article
from search.stores import index_folder, store_at


@task()
def catch_up() -> None:
    """Write into the embedded index whatever was named since."""
    store_at(index_folder()).drain(wait=True)


@task()
def index_versions(backend_name: str, pks: list[int]) -> None:
    """Index the articles of these versions; for backends that keep no journal."""
    from wagtail.search.backends import get_search_backend  # needs the app registry

    articles = list(Article.get_indexed_objects().filter(version__in=pks))
    get_search_backend(backend_name).add_bulk(Article, articles)
