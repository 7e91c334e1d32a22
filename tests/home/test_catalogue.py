"""The catalogues: compiled without gettext, the English and Chinese ones complete."""

import os
import re
import shutil
from pathlib import Path

import polib
import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import override_settings

from accounts.models import User
from home.domain.catalogues import compile_catalogues

CHINESE = settings.SITE / "locale" / "zh_Hans" / "LC_MESSAGES"
ENGLISH = settings.SITE / "locale" / "en" / "LC_MESSAGES" / "django.po"
SUFFIXES = {".py", ".html", ".txt"}
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[sd]|\{\w*\}")
TAG = re.compile(r"<[^>]+>")
HAN = re.compile(r"[\u4e00-\u9fff]")
OURS = ("site", "education", "exams", "media")
HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'


def write(folder, language, text):
    path = folder / language / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEADER + text, "utf-8")
    return path


def test_compile_writes_what_is_translated_and_nothing_else(tmp_path):
    source = write(
        tmp_path,
        "en",
        'msgid "登录"\nmsgstr "Sign in"\n\n'
        '#, fuzzy\nmsgid "退出"\nmsgstr "Exit"\n\nmsgid "首页"\nmsgstr ""\n',
    )
    written = compile_catalogues([tmp_path])
    assert written == [source.with_suffix(".mo")]
    entries = {e.msgid: e.msgstr for e in polib.mofile(str(written[0]))}
    assert entries == {"登录": "Sign in"}
    assert sorted(p.name for p in source.parent.iterdir()) == ["django.mo", "django.po"]


def test_compile_leaves_a_current_catalogue_alone(tmp_path):
    source = write(tmp_path, "en", 'msgid "登录"\nmsgstr "Sign in"\n')
    compile_catalogues([tmp_path])
    assert compile_catalogues([tmp_path]) == []
    later = source.stat().st_mtime + 5
    os.utime(source, (later, later))
    assert compile_catalogues([tmp_path]) == [source.with_suffix(".mo")]


def test_compile_of_a_broken_catalogue_names_it_and_writes_nothing(tmp_path):
    source = write(tmp_path, "en", 'nonsense "登录"\n')
    with (
        override_settings(LOCALE_PATHS=[tmp_path]),
        pytest.raises(CommandError, match=r"django\.po"),
    ):
        call_command("compile_catalogues")
    assert [p.name for p in source.parent.iterdir()] == ["django.po"]


@pytest.fixture(scope="module")
def extracted(tmp_path_factory):
    """Every word in the code, extracted from a copy: the checkout stays as it is."""
    if not shutil.which("xgettext"):
        pytest.skip("xgettext is missing: apt-get install gettext")
    copy = tmp_path_factory.mktemp("house")
    for name in OURS:
        shutil.copytree(settings.ROOT / name, copy / name, ignore=only_words)
    before = Path.cwd()
    os.chdir(copy)
    try:
        with override_settings(LOCALE_PATHS=[copy / "locale"]):
            call_command("makemessages", locale=["en"], no_wrap=True, verbosity=0)
    finally:
        os.chdir(before)
    return polib.pofile(str(copy / "locale" / "en" / "LC_MESSAGES" / "django.po"))


def only_words(folder, names):
    return [
        name
        for name in names
        if name in ("locale", "migrations", "__pycache__")
        or ((Path(folder) / name).is_file() and Path(name).suffix not in SUFFIXES)
    ]


def is_whole(entry):
    texts = entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]
    return not entry.fuzzy and all(texts) and bool(texts)


def test_english_is_complete(extracted):
    known = {
        (entry.msgctxt, entry.msgid): entry for entry in polib.pofile(str(ENGLISH))
    }
    wanted = [(entry.msgctxt, entry.msgid) for entry in extracted]
    lacking = [
        msgid
        for context, msgid in wanted
        if not is_whole(known.get((context, msgid), polib.POEntry()))
    ]
    assert lacking == [], f"{len(lacking)} of {len(wanted)}: make catalogue, translate"


def translated_pairs():
    for entry in polib.pofile(str(ENGLISH)):
        if not is_whole(entry) or entry.obsolete:
            continue
        for text in entry.msgstr_plural.values() or [entry.msgstr]:
            yield entry.msgid, text


def test_english_fills_the_same_places():
    wrong = [
        msgid
        for msgid, text in translated_pairs()
        if sorted(set(PLACEHOLDER.findall(msgid)))
        != sorted(set(PLACEHOLDER.findall(text)))
    ]
    assert wrong == []


def test_english_is_english():
    """What stands in 《》 is an example of input, and input is Chinese."""
    own = [text.split("《")[0] for _msgid, text in translated_pairs()]
    assert [text for text in own if HAN.search(text)] == []


def foreign_words(language, domain):
    """What the catalogues of Wagtail and its plug-ins hold in one language."""
    for app in apps.get_app_configs():
        path = Path(app.path, "locale", language, "LC_MESSAGES", f"{domain}.po")
        if app.name.startswith("wagtail") and path.exists():
            yield from polib.pofile(str(path))


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_back_office_is_chinese(domain):
    ours = polib.pofile(str(CHINESE / f"{domain}.po"))
    known = {
        (entry.msgctxt, entry.msgid)
        for entry in [*ours, *foreign_words("zh_Hans", domain)]
        if is_whole(entry) and not entry.obsolete
    }
    wanted = {
        (entry.msgctxt, entry.msgid)
        for entry in foreign_words("en", domain)
        if not entry.obsolete
    }
    assert wanted
    assert wanted - known == set()


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_chinese_fills_the_same_places(domain):
    """In Chinese one form serves all numbers, so it says what the plural says."""
    wrong = [
        entry.msgid
        for entry in polib.pofile(str(CHINESE / f"{domain}.po"))
        if places(entry.msgstr_plural.get(0) or entry.msgstr)
        != places(entry.msgid_plural or entry.msgid)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("Ab1", "密码太短，至少要 10 个字符。"),
        ("Password123", "这个密码太常见，容易被猜到。"),
        ("Wang-Xiaoming1", "密码和用户名太像，容易被猜到。"),
    ],
)
def test_reasons_against_a_password_are_chinese(password, reason):
    user = User(username="wang-xiaoming")
    with pytest.raises(ValidationError) as refusal:
        validate_password(password, user)
    assert reason in refusal.value.messages
    assert [text for text in refusal.value.messages if not HAN.search(text)] == []


def places(text):
    return set(PLACEHOLDER.findall(text)), sorted(TAG.findall(text))
