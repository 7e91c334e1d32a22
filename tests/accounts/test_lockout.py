"""Whose wrong passwords are counted together, behind a proxy and without one."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings as installed
from django.test import RequestFactory

from accounts.lockout import client_address
from tests.factories.accounts import PASSWORD, UserFactory

PROXY = "10.0.0.1"
# Settings can be read once in a process: those of an installation need their own.
ASK = (
    "import json; from django.conf import settings as s;"
    "print(json.dumps([s.TRUSTED_PROXIES, s.AXES_CLIENT_IP_CALLABLE]))"
)


def asked(forwarded, peer=PROXY):
    headers = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    return client_address(RequestFactory().get("/", REMOTE_ADDR=peer, **headers))


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "198.51.100.7", PROXY),
        (0, None, PROXY),
        (1, "198.51.100.7", "198.51.100.7"),
        (1, "203.0.113.9, 198.51.100.7", "198.51.100.7"),
        (2, "203.0.113.9, 198.51.100.7, 10.0.0.2", "198.51.100.7"),
        (2, "198.51.100.7", PROXY),
        (1, "2001:DB8::0:1", "2001:db8::1"),
        (1, None, PROXY),
        (1, "", PROXY),
        (1, "198.51.100.7, unknown", PROXY),
        (1, "198.51.100.7, ' OR 1=1", PROXY),
    ],
)
def test_client_address_is_what_our_own_proxy_saw(
    settings, proxies, forwarded, address
):
    settings.TRUSTED_PROXIES = proxies
    assert asked(forwarded) == address


def test_client_address_may_be_unknown_on_a_socket(settings):
    settings.TRUSTED_PROXIES = 1
    assert (asked(None, peer=""), asked("192.0.2.7", peer="")) == (None, "192.0.2.7")


@pytest.mark.django_db
def test_a_lock_behind_a_proxy_is_for_one_client(client, settings):
    settings.TRUSTED_PROXIES = 1
    username = UserFactory().username

    def status(password, forwarded):
        return client.post(
            "/sign-in/",
            {"username": username, "password": password},
            HTTP_X_FORWARDED_FOR=forwarded,
        ).status_code

    for n in range(5):  # what the client adds in front makes nobody of it
        status("wrong", f"192.0.2.{n}, 203.0.113.9")
    assert status(PASSWORD, "192.0.2.77, 203.0.113.9") == 403
    assert status(PASSWORD, "198.51.100.7") == 302


@pytest.mark.parametrize(
    ("module", "env", "proxies"),
    [
        ("development", {}, 0),
        ("production", {}, 1),
        ("production", {"TRUSTED_PROXIES": "2"}, 2),
    ],
)
def test_only_behind_a_proxy_is_a_header_believed(tmp_path, module, env, proxies):
    outside = {k: v for k, v in os.environ.items() if k != "TRUSTED_PROXIES"}
    outside |= {
        "DJANGO_SETTINGS_MODULE": f"config.settings.{module}",
        "MINGFA_VAR": str(tmp_path),
        "SECRET_KEY": "x" * 50,
        "PYTHONPATH": os.pathsep.join([str(installed.ROOT), str(installed.SITE)]),
    }
    said = subprocess.run(
        [sys.executable, "-c", ASK], env=outside | env, capture_output=True, check=True
    )
    assert json.loads(said.stdout) == [proxies, "accounts.lockout.client_address"]
