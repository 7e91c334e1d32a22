"""JSON in: small, shallow and well-formed, or a documented refusal."""

from __future__ import annotations

import json
from typing import IO, Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

from accounts.api.problems import Problem

MAX_BYTES = 64 * 1024
MAX_DEPTH = 5


def depth_of(value: Any, limit: int = MAX_DEPTH + 1) -> int:
    """Nesting of lists and objects, looked at no deeper than ``limit``."""
    if limit == 0 or not isinstance(value, (dict, list)):
        return 0
    children = value.values() if isinstance(value, dict) else value
    return 1 + max((depth_of(child, limit - 1) for child in children), default=0)


def refuse_constant(name: str) -> None:
    raise ValueError(name)


def too_deep() -> Problem:
    return Problem("too_deep", 422, _("请求内容嵌套过深"))


class StrictJSONParser(JSONParser):
    """Body ≤ 64 kB and depth ≤ 5 (interfaces §3); NaN and Infinity are not JSON."""

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: dict[str, Any] | None = None,
    ) -> Any:
        body = stream.read(MAX_BYTES + 1)
        if len(body) > MAX_BYTES:
            raise Problem("too_large", 413, _("请求内容超过 64 kB"))
        try:
            data = json.loads(body.decode(), parse_constant=refuse_constant)
            # A lone surrogate is a string that can be neither stored nor sent back.
            json.dumps(data, ensure_ascii=False).encode()
        except ValueError:
            raise ParseError(_("请求内容不是有效的 JSON")) from None
        except RecursionError:  # deeper than the reader itself can go
            raise too_deep() from None
        if depth_of(data) > MAX_DEPTH:
            raise too_deep()
        return data
