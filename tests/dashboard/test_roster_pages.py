"""The roster at the desk: one's own people only, imports looked at before they hold."""

from datetime import date

import pytest
from django.contrib.auth import get_user
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from sheets.reading import read_sheet
from sheets.writing import write_sheet
from tests.factories.accounts import RoleGrantFactory, UserFactory
from tests.factories.units import (
    PersonFactory,
    UnitFactory,
    root_unit,
    roster_row,
    unit_row,
)
from units.models import Person, RosterChange, RosterImport, Unit

pytestmark = pytest.mark.django_db
LIST, UPLOAD, LEAVERS = (
    "/desk/roster/",
    "/desk/roster/import/",
    "/desk/roster/leavers/",
)


@pytest.fixture
def unit():
    return UnitFactory(name="示例甲局")


@pytest.fixture
def other():
    """Another unit with a person whose name must be nowhere."""
    unit = UnitFactory(name="示例乙局", short_name="乙局")
    PersonFactory(unit=unit, name="外人示例")
    return unit


@pytest.fixture
def liaison(client, unit):
    grant = RoleGrantFactory(unit=unit, role=Role.LIAISON)
    client.force_login(grant.user)
    return client


@pytest.fixture
def officer(client):
    grant = RoleGrantFactory(unit=root_unit(), role=Role.EXAM_OFFICER)
    client.force_login(grant.user)
    return client


def xlsx(tmp_path, *rows, name="名册.xlsx"):
    path = tmp_path / "upload.xlsx"
    write_sheet(path, list(rows[0]), [list(row.values()) for row in rows])
    return SimpleUploadedFile(name, path.read_bytes())


def send(client, file, **fields):
    return client.post(UPLOAD, {"on": "2026-03-01", **fields, "file": file})


def text(response):
    assert response.status_code == 200
    return response.content.decode()


class TestList:
    def test_one_sees_ones_own_people_and_no_others(self, liaison, unit, other):
        village = UnitFactory(parent=unit)
        PersonFactory(unit=unit, name="本人示例", phone="13912340000")
        PersonFactory(unit=village, name="村里示例")
        PersonFactory(unit=unit, name="走了示例", left_on=date(2026, 1, 1))
        page = text(liaison.get(LIST))
        assert "本人示例" in page
        assert "村里示例" in page
        assert "139****0000" in page
        assert "13912340000" not in page
        assert "走了示例" not in page
        assert "外人示例" not in page
        assert "乙局" not in page

    def test_search_and_filter(self, liaison, unit):
        village = UnitFactory(parent=unit)
        PersonFactory(unit=unit, name="本人示例", phone="13912340000")
        PersonFactory(unit=village, name="村里示例", phone="13912341111")

        def found(**query):
            page = liaison.get(LIST, query)
            return [person.name for person in page.context["page"]]

        assert found(q="村里") == ["村里示例"]
        assert found(q=" 0000 ") == ["本人示例"]
        assert found(unit=village.code) == ["村里示例"]
        assert found(q="没有") == []
        assert found(q="%") == []
        assert "没有找到这样的人" in text(liaison.get(LIST, {"q": "没有"}))

    def test_the_filter_does_not_tell_of_other_units(self, liaison, other):
        assert liaison.get(LIST, {"unit": other.code}).status_code == 404
        assert liaison.get(LIST, {"unit": "nothing"}).status_code == 404

    def test_pages_of_fifty(self, liaison, unit):
        for n in range(51):
            PersonFactory(unit=unit, name=f"示例{n:02d}甲")
        assert len(liaison.get(LIST).context["page"]) == 50
        second = liaison.get(LIST, {"page": "2", "q": "甲"})
        assert len(second.context["page"]) == 1
        assert "?q=%E7%94%B2&amp;page=1" in text(second)
        assert len(liaison.get(LIST, {"page": "x"}).context["page"]) == 50

    @pytest.mark.parametrize("people", [1, 3, 30])
    def test_queries_do_not_grow(
        self, people, liaison, unit, django_assert_num_queries
    ):
        lent = UnitFactory(parent=unit)
        for _ in range(people):
            PersonFactory(unit=unit, working_unit=lent)
        with django_assert_num_queries(9):
            liaison.get(LIST)

    def test_names_are_escaped(self, liaison, unit):
        PersonFactory(unit=unit, name="<b>示例", post="<script>")
        page = text(liaison.get(LIST))
        assert "<b>示例" not in page
        assert "&lt;script&gt;" in page


class TestWhoMayEnter:
    PATHS = (LIST, UPLOAD)

    def test_strangers_are_sent_to_sign_in(self, client):
        for path in self.PATHS:
            response = client.get(path)
            assert response.status_code == 302
            assert response.url.startswith(reverse("accounts:sign-in"))

    @pytest.mark.parametrize("role", [Role.TEACHER, Role.EDITOR])
    def test_other_roles_find_nothing(self, client, unit, role):
        client.force_login(RoleGrantFactory(unit=unit, role=role).user)
        for path in self.PATHS:
            assert client.get(path).status_code == 404
        assert client.post(LEAVERS, {"person": "x"}).status_code == 404

    def test_a_person_without_a_role_finds_nothing(self, client):
        client.force_login(UserFactory())
        assert client.get(LIST).status_code == 404


class TestImport:
    def test_preview_apply_done(
        self, liaison, unit, tmp_path, django_capture_on_commit_callbacks
    ):
        file = xlsx(tmp_path, roster_row(unit, 1), roster_row(unit, 2, 姓名=""))
        response = send(liaison, file)
        upload = RosterImport.objects.get()
        assert response.status_code == 302
        assert response.url == f"/desk/roster/imports/{upload.code}/"
        page = text(liaison.get(response.url))
        assert 'data-state="preview"' in page
        assert '<dd data-outcome="added"><span class="num">1</span>' in page
        assert "第 3 行" in page
        assert "姓名是空的" in page
        assert not Person.objects.exists()

        with django_capture_on_commit_callbacks(execute=True):
            applied = liaison.post(f"{response.url}apply/")
        assert applied.url == response.url
        assert 'data-state="done"' in text(liaison.get(response.url))
        assert Person.objects.get().unit == unit
        with django_capture_on_commit_callbacks(execute=True):
            liaison.post(f"{response.url}apply/")
        assert RosterChange.objects.count() == 1

    def test_discarded_it_is_gone_with_its_files(
        self, liaison, unit, tmp_path, django_capture_on_commit_callbacks
    ):
        for then, following in (("", LIST), ("upload", UPLOAD)):
            file = xlsx(tmp_path, roster_row(unit, 1), roster_row(unit, 2, 姓名=""))
            url = send(liaison, file).url
            page = text(liaison.get(url))
            assert "换一个文件" in page
            assert "不导入，删除文件" in page
            upload = RosterImport.objects.get()
            with django_capture_on_commit_callbacks(execute=True):
                answer = liaison.post(f"{url}discard/", {"then": then})
            assert answer.url == following
            assert "“名册.xlsx”没有导入，文件已删除" in text(liaison.get(following))
            assert liaison.get(url).status_code == 404
            for stored in (upload.file, upload.report):
                assert not stored.storage.exists(stored.name)
        assert not Person.objects.exists()

    def test_what_runs_or_is_done_is_not_discarded(
        self, liaison, unit, tmp_path, django_capture_on_commit_callbacks
    ):
        url = send(liaison, xlsx(tmp_path, roster_row(unit))).url
        with django_capture_on_commit_callbacks() as later:
            liaison.post(f"{url}apply/")
        for state in ("running", "done"):
            assert liaison.post(f"{url}discard/").url == url
            assert RosterImport.objects.get().state == state
            for callback in later:
                callback()

    def test_nothing_is_confirmed_where_nothing_would_change(
        self, liaison, unit, tmp_path
    ):
        url = send(liaison, xlsx(tmp_path, roster_row(unit, 姓名=""))).url
        page = text(liaison.get(url))
        assert "行，没有要写入的内容" in page
        assert "确认导入" not in page

    def test_a_file_alone_is_a_roster_from_today_on(self, officer, unit, tmp_path):
        response = officer.post(UPLOAD, {"file": xlsx(tmp_path, roster_row(unit))})
        upload = RosterImport.objects.get()
        assert response.url == f"/desk/roster/imports/{upload.code}/"
        assert (upload.kind, upload.state) == ("roster", "preview")
        assert upload.effective_on == timezone.localdate()

    def test_while_it_runs_the_page_refreshes_itself(self, liaison, unit, tmp_path):
        url = send(liaison, xlsx(tmp_path, roster_row(unit))).url
        liaison.post(f"{url}apply/")
        page = text(liaison.get(url))
        assert 'data-state="running"' in page
        assert '<meta http-equiv="refresh"' in page
        assert "确认导入" not in page

    @pytest.mark.parametrize(
        ("name", "data", "code"),
        [
            ("x.xlsx", b"PK\x03\x04 torn", "unreadable"),
            ("x.pdf", b"%PDF-1.7", "wrong_format"),
            ("x.xlsm", b"PK\x03\x04", "macro_file"),
            ("x.csv", b"a,b\n1,2\n", "missing_column"),
            ("x.csv", "姓名\n".encode("utf-16"), "wrong_encoding"),
        ],
    )
    def test_a_file_refused_as_a_whole_says_why(
        self, liaison, tmp_path, name, data, code
    ):
        url = send(liaison, SimpleUploadedFile(name, data)).url
        page = text(liaison.get(url))
        assert 'data-state="failed"' in page
        assert RosterImport.objects.get().error["code"] == code
        assert RosterImport.objects.get().error["message"] in page
        liaison.post(f"{url}apply/")
        assert RosterImport.objects.get().state == "failed"

    @pytest.mark.parametrize(
        "fields",
        [{"on": "2026-13-01"}, {"on": ""}, {"on": "\x00"}],
    )
    def test_a_form_that_is_not_whole_comes_back(self, liaison, unit, tmp_path, fields):
        response = send(liaison, xlsx(tmp_path, roster_row(unit)), **fields)
        assert "有内容需要改正" in text(response)
        assert not RosterImport.objects.exists()

    def test_without_a_file_the_form_comes_back(self, liaison):
        assert "有内容需要改正" in text(send(liaison, ""))
        empty = SimpleUploadedFile("x.xlsx", b"")
        assert "有内容需要改正" in text(send(liaison, empty))

    def test_a_day_out_of_reach_is_refused_with_words(self, liaison, unit, tmp_path):
        url = send(liaison, xlsx(tmp_path, roster_row(unit)), on="1926-03-01").url
        assert "生效日期 1926-03-01 不对" in text(liaison.get(url))

    def test_other_units_rows_are_refused(
        self, liaison, other, tmp_path, django_capture_on_commit_callbacks
    ):
        url = send(liaison, xlsx(tmp_path, roster_row(other))).url
        with django_capture_on_commit_callbacks(execute=True):
            liaison.post(f"{url}apply/")
        page = text(liaison.get(url))
        assert 'data-code="unknown_unit"' in page
        assert "乙局" not in page
        assert Person.objects.get().name == "外人示例"

    def test_a_scope_that_is_not_ones_own_is_refused(
        self, liaison, unit, other, tmp_path
    ):
        user = get_user(liaison)
        RoleGrantFactory(unit=UnitFactory(), role=Role.LIAISON, user=user)
        file = xlsx(tmp_path, roster_row(unit))
        assert "有内容需要改正" in text(send(liaison, file, scope=other.code))
        file.seek(0)
        assert send(liaison, file, scope=unit.code).status_code == 302
        assert RosterImport.objects.get().scope == unit

    def test_imports_of_others_do_not_exist(self, liaison, other, tmp_path):
        url = send(liaison, xlsx(tmp_path, roster_row(other))).url
        grant = RoleGrantFactory(unit=other, role=Role.LIAISON)
        liaison.force_login(grant.user)
        assert liaison.get(url).status_code == 404
        assert liaison.post(f"{url}apply/").status_code == 404
        assert liaison.post(f"{url}discard/").status_code == 404
        assert RosterImport.objects.count() == 1
        assert liaison.get(f"{url}report/").status_code == 404
        assert "名册.xlsx" not in text(liaison.get(LIST))

    def test_the_report_is_a_download(self, liaison, unit, tmp_path):
        sound, bad = roster_row(unit, 1), roster_row(unit, 2, 姓名="=1+1")
        url = send(liaison, xlsx(tmp_path, sound, bad)).url
        response = liaison.get(f"{url}report/")
        assert response["Content-Disposition"].startswith("attachment")
        path = tmp_path / "report.xlsx"
        path.write_bytes(response.content)
        (row,) = read_sheet(path, required=["结果", "原因"]).rows
        assert (row.cells["姓名"], row.cells["结果"]) == ("=1+1", "退回")

    def test_there_is_no_report_without_refusals(self, liaison, unit, tmp_path):
        url = send(liaison, xlsx(tmp_path, roster_row(unit))).url
        assert liaison.get(f"{url}report/").status_code == 404

    def test_absent_people_are_proposed(self, liaison, unit, tmp_path):
        gone = PersonFactory(unit=unit, name="不在示例")
        url = send(liaison, xlsx(tmp_path, roster_row(unit))).url
        page = text(liaison.get(url))
        assert "不在示例" in page
        assert f'name="person" value="{gone.code}"' in page

    @pytest.mark.parametrize("rows", [1, 3, 30])
    def test_queries_do_not_grow(
        self, rows, liaison, unit, tmp_path, django_assert_num_queries
    ):
        for _ in range(rows):
            PersonFactory(unit=unit)
        bad = [roster_row(unit, n, 姓名="") for n in range(rows)]
        url = send(liaison, xlsx(tmp_path, *bad)).url
        with django_assert_num_queries(8):
            assert len(liaison.get(url).context["absent"]) == rows


class TestUnitList:
    def test_the_officer_of_the_district_imports_units(
        self, officer, tmp_path, django_capture_on_commit_callbacks
    ):
        rows = [unit_row("900", root_unit().code, 实名制在编人数=3.0)]
        origin = {"headcount_source": "编办", "headcount_date": "2026-01-01"}
        url = send(officer, xlsx(tmp_path, *rows), kind="units", **origin).url
        with django_capture_on_commit_callbacks(execute=True):
            officer.post(f"{url}apply/")
        assert 'data-state="done"' in text(officer.get(url))
        assert Unit.objects.get(code="900").headcount == 3

    def test_half_an_origin_comes_back(self, officer, tmp_path):
        file = xlsx(tmp_path, unit_row("900", root_unit().code))
        response = send(officer, file, kind="units", headcount_source="编办")
        assert "来源和日期要一起填" in text(response)

    def test_nobody_else_may(self, liaison, unit, tmp_path):
        assert 'name="kind"' not in text(liaison.get(UPLOAD))
        file = xlsx(tmp_path, unit_row("900", unit.code))
        send(liaison, file, kind="units")
        upload = RosterImport.objects.get()
        assert (upload.kind, upload.state) == ("roster", "failed")


class TestLeavers:
    def test_first_looked_at_then_recorded(self, liaison, unit):
        person = PersonFactory(unit=unit, name="本人示例")
        page = text(liaison.post(LEAVERS, {"person": person.code}))
        assert "本人示例" in page
        assert 'name="left_on"' in page
        assert Person.objects.current().count() == 1
        fields = {"left_on": "2026-03-01", "reason": "retired", "document": "1号"}
        response = liaison.post(LEAVERS, {"person[]": person.code, **fields})
        assert (response.status_code, response.url) == (302, LIST)
        person.refresh_from_db()
        assert (person.left_on, person.left_reason) == (date(2026, 3, 1), "retired")
        change = RosterChange.objects.get()
        assert (change.document, change.kind) == ("1号", "left")

    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            ({"left_on": "2026-02-30", "reason": "retired"}, "有内容需要改正"),
            ({"left_on": "2026-03-01", "reason": "tired"}, "有内容需要改正"),
            ({"left_on": "2026-03-01"}, "有内容需要改正"),
            ({"left_on": "2099-01-01", "reason": "died"}, "日期还没有到"),
            ({"left_on": "2019-01-01", "reason": "died"}, "之后还有变动"),
        ],
    )
    def test_what_is_wrong_is_said_on_the_form(self, liaison, unit, fields, words):
        person = PersonFactory(unit=unit)
        page = text(liaison.post(LEAVERS, {"person": person.code, **fields}))
        assert words in page
        assert Person.objects.current().count() == 1

    def test_one_stranger_among_them_and_nobody_leaves(self, liaison, unit, other):
        mine, theirs = PersonFactory(unit=unit), Person.objects.get(unit=other)
        fields = {"left_on": "2026-03-01", "reason": "died"}
        both = {"person": [mine.code, theirs.code], **fields}
        assert liaison.post(LEAVERS, both).status_code == 404
        assert Person.objects.current().count() == 2

    def test_nobody_ticked(self, liaison):
        response = liaison.post(LEAVERS, {}, follow=True)
        assert "还没有选人" in text(response)

    def test_a_get_leads_to_the_list(self, liaison):
        assert liaison.get(LEAVERS).url == LIST
