"""The settings of the tests, with what several processes of an installation share.

All processes have one cache, anonymous pages are kept, and a worker of its own does
what was put off.
"""

from config.settings import base
from config.settings.test import *  # noqa: F403

PAGE_CACHE = True
CACHES = base.CACHES
TASKS = base.TASKS
