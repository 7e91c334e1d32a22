"""The settings of the tests, with the page of components open to everybody."""

from config.settings.test import *  # noqa: F403

SHOW_DESIGN = True
