"""Build the search index anew beside the old one, and switch to it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from modelsearch.backends import get_search_backend

from search.domain.rebuilding import rebuild_search
from search.engine.store import RebuildRunning
from sheets.command import ContractCommand, InputError


class Command(ContractCommand):
    help = _("重建检索索引：新的建好了再换上，期间照常可以检索")

    def run(self, **options: Any) -> tuple[int, dict[str, Any]]:
        try:
            rebuilt = rebuild_search(get_search_backend(), progress=self._written)
        except RebuildRunning:
            message = _("另一个进程正在重建索引，等它完成后再试")
            raise InputError("rebuild_running", message) from None
        return 0, {
            "documents": rebuilt.documents,
            "generation": rebuilt.generation,
            "bytes": rebuilt.bytes,
        }

    def _written(self, count: int) -> None:
        self.progress(_("已写入 %d 份") % count)
