"""One time zone for everybody: what is typed as a time is a time here."""

import pytest
from django.conf import settings
from wagtail.admin.forms.account import LocalePreferencesForm
from wagtail.users.models import UserProfile

from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def test_nobody_chooses_a_time_zone():
    form = LocalePreferencesForm(instance=UserProfile.get_for_user(UserFactory()))
    assert "current_time_zone" not in form.fields
    assert settings.WAGTAIL_USER_TIME_ZONES == ["Asia/Shanghai"]
