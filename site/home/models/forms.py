"""The editor's form of a page: what it says it cites has to be found in the library."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm


class CitingPageForm(WagtailAdminPageForm):
    def clean_cites(self) -> str:
        """One citation a line, each once; the lines that mean nothing are named."""
        from home.domain.citing import resolve_or_none  # it reads pages

        text: str = self.cleaned_data["cites"]
        lines = list(dict.fromkeys(filter(None, map(str.strip, text.splitlines()))))
        today = timezone.localdate()
        unknown = [line for line in lines if resolve_or_none(line, on=today) is None]
        if unknown:
            names = _("、").join(line[:40] for line in unknown[:5])
            message = _("法律库里没有：%(names)s。写成：《民法典》第一千零七十七条。")
            raise ValidationError(message, code="unresolved", params={"names": names})
        return "\n".join(lines)
