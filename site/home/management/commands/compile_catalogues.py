"""Compile the catalogues of every language; make run and make test call it."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from home.domain.catalogues import compile_catalogues


class Command(BaseCommand):
    help = "把各语言的译文编译成程序读的文件；不需要 gettext。"
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            written = compile_catalogues(map(Path, settings.LOCALE_PATHS))
        except (OSError, UnicodeError) as error:
            raise CommandError(f"译文编译不了：{error}") from error
        if options["verbosity"] > 1:
            for path in written:
                self.stdout.write(str(path))
