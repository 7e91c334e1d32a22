"""The loudspeakers: minutes, real lengths, the week's plan, the slip and the desk."""

import json
import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from accounts.enums import Role
from home.models import AudioVideo
from ledger.models import LedgerEntry
from media.domain.broadcast import (
    SlotRefusedError,
    approved_scripts,
    monday_of,
    parse_week,
    plan_slot,
    slip_for,
    week_name,
    week_plan,
    withdraw_slot,
)
from media.domain.broadcast_desk import desk_panel
from media.domain.reviews import submit_for_review
from media.domain.reviews_hash import revision_sha256
from media.enums import SlotTime
from media.models import BroadcastScriptPage, BroadcastSlot, ReviewApproval
from tests.factories import reviews as make
from tests.factories.accounts import RoleGrantFactory, UserFactory
from tests.factories.broadcast import BroadcastSlotFactory, mp3, wav
from tests.factories.content import (
    TEXT,
    AudioVideoFactory,
    BroadcastScriptFactory,
    IndexFactory,
)
from tests.factories.units import UnitFactory, root_unit
from units.enums import UnitKind

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def office():
    return make.make_office()


@pytest.fixture
def towns():
    root_unit()
    north = UnitFactory(code="T1", name="示例北镇", kind=UnitKind.TOWN)
    south = UnitFactory(code="T2", name="示例南镇", kind=UnitKind.TOWN)
    village = UnitFactory(code="V1", kind=UnitKind.VILLAGE, parent=north)
    return north, south, village


def script(office, **fields):
    return make.approved(office, BroadcastScriptFactory, **fields)


def contact(unit):
    user = UserFactory()
    RoleGrantFactory(user=user, role=Role.BROADCAST_CONTACT, unit=unit)
    return user


def monday():
    return monday_of(timezone.localdate())


@pytest.mark.parametrize(
    ("name", "content", "seconds"),
    [("a.wav", wav(2.5), 2.5), ("a.mp3", mp3(100), 2.6), ("lied.mp3", wav(3), 3.0)],
)
def test_length_is_read_from_the_file(name, content, seconds):
    recording = AudioVideoFactory(file=ContentFile(content, name), duration=999)
    recording.refresh_from_db()
    assert recording.duration == pytest.approx(seconds, abs=0.11)
    recording.title = "改名不改长度"
    recording.duration = 77
    recording.save()
    recording.refresh_from_db()
    assert recording.duration == 77


@pytest.mark.parametrize(
    "content", [b"", b"ID3" + bytes(64), b"RIFF\xff\xff\xff\xffWAVEfmt ", b"\xff\xfb"]
)
def test_unreadable_recording_keeps_what_was_typed(content):
    recording = AudioVideoFactory(file=ContentFile(content, "x.mp3"), duration=30)
    assert recording.duration == 30


def test_only_approved_scripts_can_be_planned(office, towns):
    north, _south, _village = towns
    draft = make.submitted(office.editor, BroadcastScriptFactory)
    loose = BroadcastScriptFactory()
    good = script(office)
    assert list(approved_scripts()) == [good]
    today = timezone.localdate()
    for one in (draft, loose):
        with pytest.raises(SlotRefusedError, match="三审"):
            plan_slot(
                one,
                unit=north,
                on=today,
                time=SlotTime.NOON,
                by=office.editor,
                today=today,
            )
    assert not BroadcastSlot.objects.exists()


def test_planning_twice_or_for_yesterday_is_refused(office, towns):
    north, _south, _village = towns
    good, today = script(office), timezone.localdate()
    values = {"unit": north, "time": SlotTime.NOON, "by": office.editor, "today": today}
    slot = plan_slot(good, on=today, **values)
    with pytest.raises(SlotRefusedError, match="已经安排"):
        plan_slot(good, on=today, **values)
    with pytest.raises(SlotRefusedError, match="过去"):
        plan_slot(good, on=today - timedelta(days=1), **values)
    withdraw_slot(slot, by=office.editor)
    assert not BroadcastSlot.objects.exists()
    kinds = LedgerEntry.objects.filter(kind__startswith="broadcast.")
    assert list(kinds.values_list("kind", flat=True)) == [
        "broadcast.planned",
        "broadcast.withdrawn",
    ]


def test_week_of_a_town_holds_the_district_and_its_own(office, towns):
    north, south, village = towns
    one, two, three = script(office), script(office), script(office)
    first = monday()
    BroadcastSlotFactory(script=one, unit=root_unit(), on=first, time="1830")
    BroadcastSlotFactory(script=two, unit=north, on=first, time="0700")
    BroadcastSlotFactory(script=three, unit=south, on=first)
    BroadcastSlotFactory(script=one, unit=north, on=first + timedelta(days=7))
    assert [slot.script for slot in week_plan(north, monday=first).slots] == [two, one]
    assert week_plan(village, monday=first).scripts == [two, one]
    assert week_plan(south, monday=first).scripts == [three, one]
    day = week_plan(north, monday=first).days[0]
    assert [(time.value, len(slots)) for time, slots in day.times] == [
        ("0700", 1),
        ("1200", 0),
        ("1830", 1),
    ]


def test_script_that_is_no_longer_out_leaves_the_plan(office, towns):
    north, _south, _village = towns
    good = script(office)
    BroadcastSlotFactory(script=good, unit=north, on=monday())
    good.unpublish()
    assert week_plan(north, monday=monday()).slots == []


def test_changed_script_is_paused_until_it_is_reviewed_again(office, towns):
    north, _south, _village = towns
    good = script(office)
    slot = BroadcastSlotFactory(script=good, unit=north, on=monday())
    number = ReviewApproval.objects.get().number
    good.title = "改过的题目"
    good.save_revision(user=office.editor)
    plan = week_plan(north, monday=monday())
    assert (plan.slots, plan.paused) == ([], [slot])
    assert slip_for(number) is None
    assert list(approved_scripts()) == []
    submit_for_review(type(good).objects.get(pk=good.pk), user=office.editor)
    assert week_plan(north, monday=monday()).paused == [slot]
    for reviewer in office.reviewers:
        make.approve(good, reviewer)
    plan = week_plan(north, monday=monday())
    assert (plan.slots, plan.paused) == ([slot], [])
    assert slip_for(number) is None, "the slip of the old words stays void"
    again = ReviewApproval.objects.latest("pk")
    assert slip_for(again.number).approval.sha256 != ""


def test_panel_has_today_the_next_and_what_is_paused(office, towns):
    north, south, _village = towns
    today = timezone.localdate()
    one, two, gone = script(office), script(office), script(office)
    now = BroadcastSlotFactory(script=one, unit=root_unit(), on=today, time="1200")
    later = [
        BroadcastSlotFactory(script=two, unit=north, on=today + timedelta(days=day))
        for day in range(1, 6)
    ]
    BroadcastSlotFactory(script=two, unit=north, on=today - timedelta(days=1))
    BroadcastSlotFactory(script=two, unit=north, on=today + timedelta(days=7))
    BroadcastSlotFactory(script=two, unit=south, on=today)
    held = BroadcastSlotFactory(script=gone, unit=north, on=today)
    gone.unpublish()
    panel = desk_panel(contact(north), today=today)
    assert [item.slot for item in panel.today] == [now]
    assert [item.slot for item in panel.next] == later[:3]
    assert (panel.more, panel.paused) == (2, [held])
    assert panel.today[0].number == ReviewApproval.objects.get(page=one).number
    assert desk_panel(office.editor, today=today) is None


def test_desk_lists_what_is_to_be_played(office, towns, client):
    north, south, _village = towns
    today = timezone.localdate()
    recording = AudioVideoFactory(file=ContentFile(wav(62), "r.wav"))
    mine = script(office, title="北镇今天的稿子", recording=recording)
    theirs = script(office, title="南镇的稿子")
    client.force_login(contact(north))
    assert "今天没有安排播出" in client.get("/desk/").content.decode()
    BroadcastSlotFactory(script=mine, unit=north, on=today)
    BroadcastSlotFactory(script=theirs, unit=south, on=today)
    page = client.get("/desk/").content.decode()
    number = ReviewApproval.objects.get(page=mine).number
    assert "北镇今天的稿子" in page
    assert reverse("broadcast-desk:slip", args=[number]) + "?unit=T1" in page
    assert recording.file.url in page
    assert "南镇的稿子" not in page
    client.force_login(make.holder(Role.LIAISON))
    assert "北镇今天的稿子" not in client.get("/desk/").content.decode()


def test_slip_carries_the_hash_and_the_real_length(office, towns):
    north, south, _village = towns
    recording = AudioVideoFactory(file=ContentFile(wav(62), "r.wav"))
    good = script(office, title="用电用火", recording=recording)
    BroadcastSlotFactory(script=good, unit=north, on=monday())
    number = ReviewApproval.objects.get().number
    slip = slip_for(number)
    assert slip.approval.sha256 == revision_sha256(good.live_revision)
    assert slip.recording_seconds == 62
    assert len(slip.recording_sha256) == 64
    assert slip.spoken.text.startswith("昭化法治之声")
    assert slip_for(number, unit=north) is not None
    assert slip_for(number, unit=south) is None
    assert slip_for("SH-0-0") is None


@pytest.mark.parametrize(
    "text", ["", "2026-W60", "2026-W-1", "x-W1", "99999-W01", "2026-W48'", "💥"]
)
def test_odd_week_is_this_week(text):
    today = date(2026, 11, 22)
    expected = date(2026, 11, 16) if text != "2026-W48" else date(2026, 11, 23)
    assert parse_week(text, today=today) == expected
    assert week_name(date(2026, 11, 23)) == "2026-W48"


@pytest.mark.parametrize("text", ["9999-W52", "0001-W01", "1999-W52", "2101-W01"])
def test_week_of_another_age_is_this_week(office, towns, client, text):
    week = week_name(monday())
    client.force_login(office.editor)
    found = client.get(reverse("media-broadcast:week"), {"week": text})
    assert (found.status_code, found.context["week"]) == (200, week)
    client.force_login(contact(towns[0]))
    found = client.get("/desk/broadcast/", {"week": text})
    assert (found.status_code, found.context["plan"].monday) == (200, monday())


@pytest.mark.parametrize("year", ["2000", "2100"])
def test_first_and_last_week_have_weeks_beside_them(office, towns, client, year):
    client.force_login(office.editor)
    found = client.get(reverse("media-broadcast:week"), {"week": f"{year}-W01"})
    assert (found.status_code, found.context["week"]) == (200, f"{year}-W01")


@pytest.mark.parametrize("key", ["9" * 5000, "9" * 25, "0", "-1", "x"])
def test_withdrawing_what_is_no_slot_is_not_found(office, towns, client, key):
    client.force_login(office.editor)
    answer = client.post(reverse("media-broadcast:week"), {"withdraw": key})
    assert answer.status_code == 404


def test_minutes_as_one_types(office, client):
    client.force_login(office.editor)
    url = reverse("media-broadcast:minutes")
    answer = client.post(url, {"text": "字" * 660, "speech": "mandarin"})
    found = json.loads(answer.content)
    assert (found["characters"], found["seconds"], found["minutes"]) == (
        660,
        195,
        "3.3",
    )
    slow = client.post(
        url, {"text": "字" * 600, "speech": "sichuanese", "repeats": "2"}
    )
    assert json.loads(slow.content)["seconds"] == 375
    odd = client.post(url, {"text": "字", "speech": "'", "repeats": "-9"})
    assert json.loads(odd.content)["characters"] == 1
    client.force_login(office.first)
    assert client.post(url, {"text": "字"}).status_code == 404


def test_editor_plans_prints_and_withdraws(office, towns, client):
    north, _south, _village = towns
    good = script(office, title="用电用火")
    client.force_login(office.editor)
    url = reverse("media-broadcast:week") + "?unit=T1"
    today = timezone.localdate()
    values = {"script": good.pk, "unit": "T1", "on": today.isoformat(), "time": "1200"}
    assert client.post(url, values).status_code == 302
    slot = BroadcastSlot.objects.get()
    assert (slot.unit, slot.time) == (north, "1200")
    again = client.post(url, values)
    assert "已经安排了这篇稿子" in again.content.decode()
    page = client.get(url).content.decode()
    number = ReviewApproval.objects.get().number
    assert number in page
    printed = client.get(reverse("media-broadcast:printed") + "?unit=T1")
    assert "午 12:00" in printed.content.decode()
    slip = client.get(reverse("media-broadcast:slip", args=[number])).content.decode()
    assert ReviewApproval.objects.get().sha256 in slip
    assert "审甲" in slip
    for key in ("x", "999999", "１"):
        assert client.post(url, {"withdraw": key}).status_code == 404
    gone = client.post(url, {"withdraw": slot.pk}, follow=True).content.decode()
    assert not BroadcastSlot.objects.exists()
    back = re.search(r'href="([^"]+)#plan-title"', gone)
    form = client.get(unescape(back[1])).context["form"]
    kept = {name: str(form[name].value()) for name in values}
    assert kept == {name: str(value) for name, value in values.items()}
    assert client.get(url + "x").status_code == 404


def test_desk_shows_own_unit_and_no_other(office, towns, client):
    north, south, village = towns
    mine = script(office, title="北镇的稿子")
    theirs = script(office, title="南镇的稿子")
    BroadcastSlotFactory(script=mine, unit=north, on=monday())
    BroadcastSlotFactory(script=theirs, unit=south, on=monday())
    number = ReviewApproval.objects.get(page=mine).number
    other = ReviewApproval.objects.get(page=theirs).number
    desk = reverse("broadcast-desk:desk")
    client.force_login(contact(north))
    page = client.get(desk).content.decode()
    assert "北镇的稿子" in page
    assert "南镇的稿子" not in page
    assert client.get(desk + "?unit=V1").status_code == 200
    slip = client.get(reverse("broadcast-desk:slip", args=[number]))
    assert "北镇的稿子" in slip.content.decode()
    for url in (
        desk + "?unit=T2",
        desk + "?unit=510811",
        reverse("broadcast-desk:slip", args=[other]),
        reverse("broadcast-desk:slip", args=[number]) + "?unit=T2",
    ):
        refused = client.get(url)
        assert refused.status_code == 404, url
        assert "南镇的稿子" not in refused.content.decode()
    client.force_login(contact(village))
    assert "北镇的稿子" in client.get(desk).content.decode()
    assert client.get(desk + "?unit=T1").status_code == 404


@pytest.mark.parametrize("role", [Role.LIAISON, Role.EDITOR, Role.TEACHER])
def test_desk_is_not_there_for_others(office, towns, client, role):
    good = script(office, title="用电用火")
    BroadcastSlotFactory(script=good, unit=root_unit(), on=monday())
    client.force_login(make.holder(role))
    answer = client.get(reverse("broadcast-desk:desk"))
    assert answer.status_code == 404
    assert "用电用火" not in answer.content.decode()
    client.logout()
    assert client.get(reverse("broadcast-desk:desk")).status_code == 302


def test_desk_costs_the_same_for_one_three_and_thirty(office, towns, client):
    north, _south, _village = towns
    good = [script(office) for _number in range(5)]
    client.force_login(contact(north))
    client.get(reverse("broadcast-desk:desk"))
    counts = []
    for more in (1, 3, 30):
        BroadcastSlot.objects.all().delete()
        for number in range(more):
            BroadcastSlotFactory(
                script=good[number % 5],
                unit=north,
                on=monday() + timedelta(days=number % 7),
                time=("0700", "1200", "1830")[number // 12],
            )
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("broadcast-desk:desk")).status_code == 200
        counts.append(len(queries))
    assert len(set(counts)) == 1, counts


def new_script_form(story: str, **fields):
    """What the editor of a new script sends: one part filled in, one left as it was."""
    return nested_form_data(
        {
            "title": "借钱写借条",
            "slug": "jie-qian",
            "speech": "mandarin",
            "repeats": "1",
            "body": streamfield([("call_sign", "昭化法治之声"), ("story", story)]),
            "comments": inline_formset([]),
            **dict.fromkeys(("summary", "month", "cites", "number", "recording"), ""),
            **dict.fromkeys(("seo_title", "search_description"), ""),
            **fields,
        }
    )


@pytest.mark.parametrize(
    ("story", "fields", "kept"),
    [
        ("", {}, True),
        ("", {"action-submit": "1"}, False),
        (TEXT, {"action-submit": "1"}, True),
    ],
)
def test_empty_part_may_stay_in_a_draft_but_not_go_to_review(
    office, client, story, fields, kept
):
    client.force_login(office.editor)
    parent = IndexFactory(slug="scripts")
    address = reverse(
        "wagtailadmin_pages:add", args=["media", "broadcastscriptpage", parent.pk]
    )
    answer = client.post(address, new_script_form(story, **fields))
    assert answer.status_code == (302 if kept else 200)
    assert BroadcastScriptPage.objects.filter(title="借钱写借条").exists() == kept


def test_slip_says_lengths_as_every_page_does(office, towns, client):
    row = AudioVideoFactory(file=ContentFile(mp3(), "a.mp3"))
    page = script(office, recording=row)
    AudioVideo.objects.filter(pk=row.pk).update(duration=95)
    number = ReviewApproval.objects.get(page=page).number
    client.force_login(office.editor)
    url = reverse("media-broadcast:slip", args=[number])
    assert "<td>1分35秒</td>" in client.get(url).content.decode()
    AudioVideo.objects.filter(pk=row.pk).update(duration=0)
    assert "<td>—</td>" in client.get(url).content.decode()
