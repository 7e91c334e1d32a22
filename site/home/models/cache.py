"""Which generation of anonymous pages is the current one."""

from django.db import models


class PageGeneration(models.Model):
    """One row, changed in the transaction that changes a page (home.domain.cache).

    A row and not a key of the cache: a purge is committed together with what it is
    for, every worker sees it, and machines that share no cache do so as well.
    """

    name = models.CharField(max_length=20, primary_key=True)
    token = models.CharField(max_length=32)

    def __str__(self) -> str:
        return f"{self.name} {self.token}"
