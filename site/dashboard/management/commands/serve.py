"""Prepare the database, show the demo sign-ins, and serve until stopped (make run)."""

from __future__ import annotations

import json
import os
import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from dashboard.domain.supervisor import Supervisor, manage
from search.stores import lacks_index

WEB_WORKERS = 2
THREADS_PER_WORKER = 4


class Command(BaseCommand):
    help = "建库、装入示例、启动网站和后台任务；按 Ctrl-C 停止。"
    requires_migrations_checks = False
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.prepare()
        except OperationalError as error:
            raise CommandError(explain(error)) from None
        self.greet()
        code = Supervisor(
            {"web": web_command(), "worker": manage("db_worker", "--no-startup-delay")},
            root=settings.ROOT,
            environ=child_environ(),
            say=self.stderr.write,
        ).run()
        sys.exit(code)

    def prepare(self) -> None:
        settings.VAR.mkdir(parents=True, exist_ok=True)
        call_command("compile_catalogues")
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stderr.write("正在建库……")
            call_command("migrate", verbosity=0, interactive=False)
        call_command("demo", stdout=self.stderr)
        if lacks_index():
            self.stderr.write("正在建检索索引……")
            call_command("rebuild_search", stdout=self.stderr)

    def greet(self) -> None:
        """Print the addresses and the demo sign-ins, which are random and stay."""
        base = f"http://127.0.0.1:{port()}"
        path = settings.VAR / "demo-accounts.json"
        lines = [
            "",
            f"  明法  {base}/",
            f"  学法考试  {base}/study/    工作台  {base}/desk/    后台  {base}/admin/",
            "",
            f"  示例账号（保存在 {path}）：",
        ]
        for account in json.loads(path.read_text())["accounts"]:
            lines.append(
                f"    {account['role']:<18}{account['username']:<18}"
                f"{account['password']:<20}{account['unit']}"
            )
        self.stdout.write("\n".join([*lines, "", "  按 Ctrl-C 停止。", ""]))
        self.stdout.flush()


def port() -> int:
    return int(os.environ.get("PORT") or 8000)


def child_environ() -> dict[str, str]:
    """A demo is used like the real thing: without debug pages, unless asked for."""
    paths = [str(settings.ROOT), str(settings.SITE), os.environ.get("PYTHONPATH", "")]
    return {
        **os.environ,
        "DEBUG": os.environ.get("DEBUG", "0"),
        "DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"],
        "PYTHONPATH": os.pathsep.join(path for path in paths if path),
    }


def web_command() -> list[str]:
    """Granian: WSGI with blocking threads cost a third less than the fallback."""
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi"),
        *("--host", "127.0.0.1", "--port", str(port())),
        *("--workers", os.environ.get("WEB_WORKERS") or str(WEB_WORKERS)),
        *("--blocking-threads", str(THREADS_PER_WORKER)),
        *("--log-level", "warning", "--no-ws", "--respawn-failed-workers"),
        "config.wsgi:application",
    ]


def explain(error: DatabaseError) -> str:
    text = str(error)
    if "disk is full" in text or "No space left" in text:
        return "磁盘空间不足，数据库写不进去。腾出空间后再运行一次。"
    if "readonly" in text or "unable to open" in text:
        return f"数据库打不开：请检查 {settings.VAR} 是否可写。"
    return f"连不上数据库：{text.splitlines()[0]}"
