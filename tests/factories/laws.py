"""Laws for tests: a checked version in force since 2021, with articles as told."""

from datetime import date

import factory

from laws.enums import EffectiveBasis
from laws.models import Article, Citation, Law, LawVersion

CHECKED_ON = date(2026, 11, 1)


class LawFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Law

    slug = factory.Sequence(lambda n: f"shilifa{n}")
    title = factory.Sequence(lambda n: f"中华人民共和国示例法第{n}号")
    short_title = factory.Sequence(lambda n: f"示例法第{n}号")


class LawVersionFactory(factory.django.DjangoModelFactory):
    """In force since 2021-07-01, checked on CHECKED_ON, twelve articles, no text."""

    class Meta:
        model = LawVersion

    law = factory.SubFactory(LawFactory)
    adopted_on = date(2021, 1, 22)
    effective_on = date(2021, 7, 1)
    effective_on_basis = EffectiveBasis.CATALOGUE
    last_checked_on = CHECKED_ON
    article_count = 12
    numbered_articles = 12


class ArticleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Article

    version = factory.SubFactory(LawVersionFactory)
    number = factory.Sequence(lambda n: n + 1)
    text = factory.LazyAttribute(lambda article: f"示例条文{article.number}。")


class CitationFactory(factory.django.DjangoModelFactory):
    """A citation of article 3 of a version of its own."""

    class Meta:
        model = Citation

    version = factory.SubFactory(LawVersionFactory)
    number = 3
