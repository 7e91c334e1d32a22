"""Pages in other languages: offered to translators, live only when translated whole.

Strings travel through wagtail-localize's own models and PO files. What is live is ours
to say: Wagtail would show the Chinese where a string is missing, and copies the pages
above a translated one as they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polib  # type: ignore[import-untyped]
from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.db.models.signals import pre_save
from wagtail.models import Locale, Page, Revision
from wagtail.signals import page_published, page_unpublished
from wagtail_localize.models import Translation, TranslationSource


class Untranslated(Exception):
    """A page was to go live with strings that nobody has translated: ``missing``."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__("; ".join(missing))
        self.missing = missing


@dataclass(frozen=True)
class Progress:
    total: int
    translated: int

    @property
    def is_whole(self) -> bool:
        return self.translated >= self.total


def declare_languages() -> None:
    """A tree for each declared language can begin; an empty one is shown nowhere."""
    for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES:
        Locale.objects.get_or_create(language_code=code)


def is_shown(language: str) -> bool:
    """Ours by its complete catalogue, any other once its home page is live."""
    if language in settings.SCREEN_LANGUAGES:
        return True
    homes = Page.objects.live().filter(depth=2, locale__language_code=language)
    return bool(homes.exists())


def offer_translation(page: Page, *, language: str, user: Any = None) -> Translation:
    """The page with its present words, for translators of a language; a draft there.

    Offered again after the page has changed, what stayed the same keeps its words, and
    the page that is live there stays as it is: saving it would show the new Chinese.
    """
    locale = Locale.objects.get(language_code=language)
    source, _created = TranslationSource.update_or_create_from_instance(page)
    translation, _created = Translation.objects.get_or_create(
        source=source, target_locale=locale
    )
    if not page.has_translation(locale):
        translation.save_target(user=user, publish=False)
    return translation


def progress_of(translation: Translation) -> Progress:
    return Progress(*translation.get_progress())


def missing_strings(translation: Translation) -> list[str]:
    """What is still to be translated, in the order of the page."""
    return [
        entry.msgid
        for entry in translation.export_po()
        if not entry.msgstr and not entry.obsolete
    ]


@transaction.atomic
def import_catalogue(
    translation: Translation, text: str, *, user: Any = None
) -> list[str]:
    """Take the words of a PO file; returns what of it is not (any more) on the page.

    An entry without context fits wherever the page says the same: files of a person
    who translates outside need not know the ids of blocks.
    """
    given = polib.pofile(text)
    words = {(e.msgctxt, e.msgid): e.msgstr for e in given if e.msgstr}
    wanted = translation.export_po()
    taken = set()
    for entry in wanted:
        for key in ((entry.msgctxt, entry.msgid), (None, entry.msgid)):
            if key in words:
                entry.msgstr = words[key]
                taken.add(key)
    translation.import_po(wanted, user=user)
    return [msgid for context, msgid in words if (context, msgid) not in taken]


def publish_translation(translation: Translation, *, user: Any = None) -> Page:
    """The translated page, live. Raises Untranslated with what is missing."""
    if missing := missing_strings(translation):
        raise Untranslated(missing)
    with transaction.atomic():
        translation.save_target(user=user, publish=False)
        page: Page = translation.get_target_instance().specific
        page.get_latest_revision().publish(user=user)
    return type(page).objects.get(pk=page.pk)


def translated_draft(page: Page, *, user: Any = None) -> Page:
    """The page with what was translated in the editor as its latest draft.

    The editor keeps strings apart from the page, so until then the draft says what it
    was offered with. Raises Untranslated with what is missing. What is live stays.
    """
    translation = Translation.objects.filter(
        source__object_id=page.translation_key,
        target_locale_id=page.locale_id,
        enabled=True,
    ).first()
    if translation is None:
        return page
    if missing := missing_strings(translation):
        raise Untranslated(missing)
    with transaction.atomic():
        before = Page.objects.get(pk=page.pk).specific
        translation.save_target(user=user, publish=False)
        after: Page = Page.objects.get(pk=page.pk).specific
        if before.live:
            _keep_what_is_live(before, draft=after.get_latest_revision())
            after = Page.objects.get(pk=page.pk).specific
    return after


def _keep_what_is_live(page: Page, *, draft: Revision) -> None:
    """Write the page back as it was; wagtail-localize saves new words into it."""
    page.latest_revision = draft
    page.draft_title = draft.content["title"]
    page.latest_revision_created_at = draft.created_at
    page.has_unpublished_changes = True
    page.save(clean=False)


def translate_page(page: Page, *, language: str, catalogue: str) -> Page:
    """Offer, take the words of a PO text, publish: a whole translation at once."""
    translation = offer_translation(page, language=language)
    import_catalogue(translation, catalogue)
    return publish_translation(translation)


def may_be_live(page: Page) -> bool:
    """Whether a page of another language says everything in that language.

    A page that was begun in its language has no source and may. A translation that was
    taken out of the editor (not ``enabled``) is in the hands of whoever did that.
    """
    source = Page.objects.filter(
        translation_key=page.translation_key,
        locale__language_code=settings.LANGUAGE_CODE,
    )
    if page.locale.language_code == settings.LANGUAGE_CODE or not source.exists():
        return True
    if page.alias_of_id:
        return False
    found = Translation.objects.filter(
        source__object_id=page.translation_key, target_locale_id=page.locale_id
    ).first()
    if found is None:
        return False
    return not found.enabled or progress_of(found).is_whole


def connect() -> None:
    for model in apps.get_models():
        if issubclass(model, Page):
            uid = f"home.translations.{model._meta.label_lower}"
            pre_save.connect(_keep_dark, sender=model, dispatch_uid=uid)
    page_published.connect(_undo_if_dark, dispatch_uid="home.translations")


def _keep_dark(instance: Page, raw: bool = False, **kwargs: Any) -> None:
    """Before it is written, so that it is not out even for a moment."""
    fields = kwargs.get("update_fields")
    if raw or not instance.live or (fields is not None and "live" not in fields):
        return
    if not may_be_live(instance):
        instance.live = False
        instance.has_unpublished_changes = True


def _undo_if_dark(instance: Page, **kwargs: Any) -> None:
    """Wagtail says published although it was kept dark: tell those who listen."""
    if not instance.live:
        page_unpublished.send(sender=type(instance), instance=instance)
