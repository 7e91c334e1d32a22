"""What a government site must say about itself, as the installation's settings give it.

Source: 政府网站发展指引 (国办发〔2017〕47号). What is not filled in is not shown: a
footer carries no invented number, and `missing()` names it for those who can help.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from urllib.parse import quote

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

ERROR_REPORT = "https://zfwzgl.www.gov.cn/exposure/jiucuo.html?site_code="
MIIT = "https://beian.miit.gov.cn/"
POLICE = "https://beian.mps.gov.cn/#/query/webSearch?code="


@dataclass(frozen=True)
class Fact:
    label: str
    value: str
    url: str = ""


@dataclass(frozen=True)
class SiteFacts:
    """settings.SITE_FACTS, a dict with any of these keys; all values are text."""

    subtitle: str = ""
    organiser: str = ""
    telephone: str = ""
    address: str = ""
    mail: str = ""
    office_hours: str = ""
    site_code: str = ""
    icp: str = ""
    police: str = ""
    hotline: str = "12348"
    service_point: str = ""
    service_point_address: str = ""
    service_point_telephone: str = ""

    @property
    def error_report_url(self) -> str:
        """The national form needs the code of the site; else our own page answers."""
        if self.site_code:
            return ERROR_REPORT + quote(self.site_code)
        return reverse("home:complaints") + "#site-errors"

    @property
    def police_url(self) -> str:
        return POLICE + "".join(filter(str.isdigit, self.police))

    @property
    def shown(self) -> list[Fact]:
        """The line of the footer: what is filled in, nothing else."""
        facts = [
            Fact(_("主办单位"), self.organiser),
            Fact(_("联系电话"), self.telephone),
            Fact(_("地址"), self.address),
            Fact(_("网站标识码"), self.site_code),
            Fact(_("ICP备案号"), self.icp, MIIT),
            Fact(_("公网安备号"), self.police, self.police_url),
        ]
        return [fact for fact in facts if fact.value]


REQUIRED = {
    "organiser": gettext_lazy("主办单位"),
    "telephone": gettext_lazy("联系电话"),
    "address": gettext_lazy("地址"),
    "site_code": gettext_lazy("网站标识码"),
    "icp": gettext_lazy("ICP备案号"),
    "police": gettext_lazy("公网安备号"),
}


def site_facts() -> SiteFacts:
    """The facts of this installation; keys that we do not know are ignored."""
    given = getattr(settings, "SITE_FACTS", {})
    known = {field.name for field in fields(SiteFacts)}
    facts = {"subtitle": _("法治宣传教育平台"), "organiser": _("广元市昭化区司法局")}
    return SiteFacts(**facts | {k: v for k, v in given.items() if k in known and v})


def missing(facts: SiteFacts) -> list[str]:
    """Names of the facts that the footer must carry and nobody has filled in yet."""
    return [str(label) for name, label in REQUIRED.items() if not getattr(facts, name)]
