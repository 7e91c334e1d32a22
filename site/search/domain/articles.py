"""The names under which people look for an article of law."""

from __future__ import annotations

from laws.domain.clauses import Clause, clause_label
from laws.models import Article


def article_label(article: Article) -> str:
    """第一千零七十七条, 第一百二十条之一."""
    return clause_label(Clause(article.number, article.suffix))


def article_titles(article: Article) -> list[str]:
    """Every name of the law with the number behind it, in words and in digits."""
    law = article.version.law
    label = article_label(article)
    digits = f"第{article.number}条" + (f"之{article.suffix}" if article.suffix else "")
    names = [law.title, law.short_title, *law.aliases]
    titles = [f"{name}{label}" for name in dict.fromkeys(names)]
    return [*titles, f"{law.short_title}{digits}"]
