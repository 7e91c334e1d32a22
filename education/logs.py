"""What is logged of the youth pages: that something happened, never from where.

A line keeps no address, no request, and of the path only the room: what somebody typed
behind it may be a pupil's name.
"""

from __future__ import annotations

import logging
import re

ROOM = "/classroom/"
TYPED = re.compile(rf"{ROOM}.*", re.DOTALL)
# Who writes down requests: Django's answers, its refusals, the server of development.
LOGGERS = (
    "django.request",
    "django.server",
    "django.security.csrf",
    "django.security.SuspiciousOperation",
    "django.security.DisallowedHost",
    "django.security.TooManyFieldsSent",
    "django.security.RequestDataTooBig",
)


class RoomOnly(logging.Filter):
    """Cuts a record of /classroom/ down to the room and drops what hangs on it."""

    def filter(self, record: logging.LogRecord) -> bool:
        text = record.getMessage()
        path = str(getattr(getattr(record, "request", None), "path", ""))
        if ROOM not in text and not path.startswith(ROOM):
            return True
        # A message without the path is about a header, which somebody typed too.
        record.msg = TYPED.sub(ROOM, text) if ROOM in text else f"refused at {ROOM}"
        record.args = ()
        record.__dict__.pop("request", None)
        if record.name.startswith("django.security"):
            record.exc_info = record.exc_text = None
        return True


def keep_addresses_out() -> None:
    """Called once from AppConfig.ready()."""
    for name in LOGGERS:
        logging.getLogger(name).addFilter(RoomOnly())
