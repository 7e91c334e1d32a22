"""manage.py tick: whatever is due; meant for every minute, harmless oftener."""

from __future__ import annotations

import time
from typing import Any

from django.utils.translation import gettext as _

from home.periodic import periodic_tasks
from sheets.command import ContractCommand


class Command(ContractCommand):
    help = _("运行到期的定时任务；建议每分钟运行一次。")

    def run(self, **options: Any) -> tuple[int, dict[str, Any]]:
        ran = [self.run_task(name, task) for name, task in periodic_tasks().items()]
        return int(not all(row["ok"] for row in ran)), {"ran": ran}

    def run_task(self, name: str, task: Any) -> dict[str, Any]:
        """One task; what breaks in it must not keep the next from running."""
        begun = time.monotonic()
        error = None
        try:
            task()
        except Exception as failure:
            error = f"{type(failure).__name__}: {failure}"
        seconds = round(time.monotonic() - begun, 2)
        return {"task": name, "ok": error is None, "seconds": seconds, "error": error}

    def human(self, exit_code: int, fields: dict[str, Any]) -> str:
        lines = []
        for row in fields["ran"]:
            outcome = _("完成") if row["ok"] else _("失败：%s") % row["error"]
            lines.append(f"{row['task']}: {outcome}")
        return "\n".join(lines)
