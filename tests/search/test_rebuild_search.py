"""The command of the contract."""

import json
from contextlib import suppress

import pytest
from django.core.management import call_command

from laws.models import Article
from search.backends.embedded import EmbeddedBackend
from search.engine.locks import file_lock

pytestmark = pytest.mark.django_db


def run(capsys):
    with suppress(SystemExit):
        call_command("rebuild_search", "--json")
    return json.loads(capsys.readouterr().out)


def test_answers_documents_generation_and_bytes(capsys, version):
    first, second = run(capsys), run(capsys)
    articles = 4
    pages = first["documents"] - articles
    assert pages >= 0
    assert (first["exit"], first["generation"], second["generation"]) == (0, 1, 2)
    assert second["documents"] == first["documents"]
    assert first["bytes"] > 0
    assert len(EmbeddedBackend({}).search("离婚", Article)) == 1


def test_second_rebuild_at_once_is_bad_state(capsys, folder, version):
    with file_lock(folder / "rebuilding.lock", wait=True):
        answer = run(capsys)
    assert (answer["exit"], answer["error"]["code"]) == (2, "rebuild_running")
