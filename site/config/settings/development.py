"""One office on one machine, and the desk of whoever works on the code."""

import os

from .base import *  # noqa: F403

DEBUG = os.environ.get("DEBUG", "1") == "1"
SHOW_DESIGN = True
# Whoever works on the code sees every change at once.
PAGE_CACHE = not DEBUG
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]

# Static files are served from where they stand: no collectstatic before the first page.
STORAGES["staticfiles"] = {  # noqa: F405
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
STATIC_ROOT = None
WHITENOISE_USE_FINDERS = True
