"""resolve_citation TEXT: which article of which version a citation means on a day."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from laws.domain.citations import Resolved, UnparsableCitation, resolve_citation
from laws.domain.clauses import clause_label
from laws.enums import VersionStatus
from sheets.command import ContractCommand, InputError, parse_day

REASONS = {
    "no_law": gettext_lazy("没有找到这部法律，请用全称或简称"),
    "no_version": gettext_lazy("没有收录这部法律在这一天的版本"),
    "no_article": gettext_lazy("这个版本里没有这一条"),
}

NOT_IN_FORCE = (VersionStatus.SUPERSEDED, VersionStatus.REPEALED, VersionStatus.NOT_YET)


class Command(ContractCommand):
    help = _("解析一条引用，例如《民法典》第一千零七十七条第一款")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("text", help=_("引用的文字"))
        parser.add_argument("--on", metavar="DATE", help=_("哪一天，默认今天"))

    def run(self, **options: Any) -> tuple[int, dict[str, Any]]:
        on = parse_day(options["on"], "--on") or timezone.localdate()
        try:
            self.resolved = resolve_citation(options["text"], on=on)
        except UnparsableCitation as error:
            message = _("看不懂这条引用，要写成《民法典》第一千零七十七条的样子")
            raise InputError(
                "unparsable_citation", message, options["text"][:100]
            ) from error
        if self.resolved.found and not self.resolved.confirmed:
            message = _("这个版本没有正文也没有条数，不能确定有没有这一条")
            self.warn("article_unconfirmed", message, options["text"][:100])
        self.warn_of_status(options["text"][:100])
        return (0 if self.resolved.found else 1), self.resolved.as_json()

    def warn_of_status(self, where: str) -> None:
        """A citation of what is not in force on that day is found, and warned of."""
        status = self.resolved.status
        if self.resolved.found and status is not None and status in NOT_IN_FORCE:
            message = _("引用的版本在这一天不是现行有效的：%s") % status.label
            self.warn("not_in_force", message, where)

    def human(self, exit_code: int, fields: dict[str, Any]) -> str:
        return _words(self.resolved, fields)


def _words(resolved: Resolved, fields: dict[str, Any]) -> str:
    if not resolved.found or resolved.law is None:
        return str(REASONS[resolved.reason])
    return _(
        "《%(law)s》%(clause)s：%(status)s，%(adopted)s 通过，%(effective)s 起施行"
    ) % {
        "law": resolved.law.short_title,
        "clause": clause_label(resolved.clause),
        "status": VersionStatus(fields["version"]["status"]).label,
        "adopted": fields["version"]["adopted_on"] or _("不详"),
        "effective": fields["version"]["effective_on"] or _("不详"),
    }
