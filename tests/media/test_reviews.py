"""三审三校: who may, what an edit does, and that only the approved goes out."""

import pytest
from django.core.exceptions import PermissionDenied
from wagtail.models import TaskState, WorkflowState

from accounts.enums import Role
from accounts.models import RoleGrant
from ledger.domain.entries import payload_hash
from ledger.models import LedgerEntry
from media.domain.reviews import ReviewRefusedError, decide, submit_for_review
from media.domain.reviews_hash import content_sha256
from media.domain.reviews_seal import live_approval, sealed_payload
from media.domain.reviews_setup import load_workflow
from media.models import ReviewApproval, ReviewTask, ReviewTaskState
from tests.factories import reviews as make
from tests.factories.accounts import RoleGrantFactory
from tests.factories.units import root_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return make.make_office()


def role_now(page):
    return make.stage_of(page).task.specific.role


def test_load_workflow_twice_changes_nothing():
    first = load_workflow()
    second = load_workflow()
    assert first.pk == second.pk
    assert [task.specific.role for task in first.tasks] == [
        "reviewer_1",
        "reviewer_2",
        "reviewer_3",
    ]
    assert ReviewTask.objects.count() == 3


def test_three_approvals_publish_the_approved_revision(office):
    page = make.submitted(office.editor, title="借钱写借条")
    revision = page.latest_revision
    make.approve(page, office.first)
    make.approve(page, office.second)
    page.refresh_from_db()
    assert not page.live
    make.approve(page, office.third)
    page.refresh_from_db()
    assert page.live
    assert page.live_revision_id == revision.pk
    approval = live_approval(page)
    assert approval.sha256 == content_sha256(revision.content)
    assert [one["name"] for one in approval.stages] == ["审甲", "审乙", "审丙"]
    assert approval.author == "编辑甲"
    assert approval.stages[0]["items"]["law"] == {"review": True, "proof": True}


def test_what_was_taken_down_is_reviewed_and_sealed_anew(office):
    page = make.approved(office)
    first = live_approval(page)
    page.unpublish()
    submit_for_review(page, user=office.editor)
    for reviewer in office.reviewers:
        make.approve(page, reviewer)
    page = type(page).objects.get(pk=page.pk)
    second = live_approval(page)
    assert page.live
    assert (second.sha256, second.number == first.number) == (first.sha256, False)
    assert ReviewApproval.objects.filter(page=page).count() == 2


def test_approval_stands_in_the_ledger_and_can_be_recomputed(office):
    page = make.approved(office)
    approval = ReviewApproval.objects.get(page=page)
    entry = LedgerEntry.objects.get(kind="content.approved")
    assert entry.subject == f"page:{page.pk}:revision:{page.live_revision_id}"
    assert entry.payload_sha256 == payload_hash(sealed_payload(approval))
    assert entry.actor == f"user:{office.third.username}"
    with pytest.raises(PermissionDenied):
        approval.save()


def test_hash_ignores_bookkeeping_and_sees_every_word(office):
    page = make.submitted(office.editor)
    content = page.latest_revision.content
    same = {**content, "live": True, "path": "x", "latest_revision_created_at": "now"}
    other = {**content, "title": content["title"] + "。"}
    assert content_sha256(same) == content_sha256(content)
    assert content_sha256(other) != content_sha256(content)


@pytest.mark.parametrize("who", ["author", "submitter", "editor of the draft"])
def test_own_work_is_not_reviewed_by_oneself(office, who):
    reviewer = office.first
    RoleGrantFactory(user=reviewer, role=Role.EDITOR, unit=root_unit())
    page = make.draft(reviewer if who == "author" else office.editor)
    if who == "editor of the draft":
        page.title = "改过一个字"
        page.save_revision(user=reviewer)
        page.save_revision(user=office.editor)
    submit_for_review(page, user=reviewer if who == "submitter" else office.editor)
    with pytest.raises(ReviewRefusedError, match="须由其他人审核"):
        make.approve(page, reviewer)
    assert make.stage_of(page).task.get_actions(page, reviewer) == []
    assert list(TaskState.objects.reviewable_by(reviewer)) == []
    assert ReviewTaskState.objects.get().status == TaskState.STATUS_IN_PROGRESS
    other = make.holder(Role.REVIEWER_1)
    assert TaskState.objects.reviewable_by(other).count() == 1
    make.approve(page, other)
    assert role_now(page) == Role.REVIEWER_2


def test_edit_of_what_is_live_long_ago_bars_nobody(office):
    page = make.draft(office.first)
    page.owner = office.editor
    page.save()
    page.latest_revision.publish()
    page.refresh_from_db()
    page.title = "新写的标题"
    page.save_revision(user=office.editor)
    submit_for_review(page, user=office.editor)
    make.approve(page, office.first)
    assert role_now(page) == Role.REVIEWER_2


def test_same_person_at_two_stages_is_refused(office):
    RoleGrantFactory(user=office.first, role=Role.REVIEWER_2, unit=root_unit())
    page = make.submitted(office.editor)
    make.approve(page, office.first)
    with pytest.raises(ReviewRefusedError):
        make.approve(page, office.first)
    assert role_now(page) == Role.REVIEWER_2
    make.approve(page, office.second)
    assert role_now(page) == Role.REVIEWER_3


def test_without_the_role_nobody_reviews_not_even_a_superuser(office):
    page = make.submitted(office.editor)
    office.second.is_superuser = True
    office.second.save()
    for user in (office.second, office.third):
        with pytest.raises(ReviewRefusedError, match="授权"):
            make.approve(page, user)
    assert list(TaskState.objects.reviewable_by(office.second)) == []


@pytest.mark.parametrize("passed", [1, 2])
def test_edit_after_a_review_begins_again_at_the_first(office, passed):
    page = make.submitted(office.editor)
    for reviewer in office.reviewers[:passed]:
        make.approve(page, reviewer)
    page.title = "改了标题"
    edited = page.save_revision(user=office.editor)
    assert role_now(page) == Role.REVIEWER_1
    assert make.stage_of(page).revision_id == edited.pk
    for reviewer in office.reviewers:
        page.refresh_from_db()
        assert not page.live
        make.approve(page, reviewer)
    page.refresh_from_db()
    assert (page.live, page.title, page.live_revision_id) == (
        True,
        "改了标题",
        edited.pk,
    )


def test_overwritten_revision_begins_again_too(office):
    page = make.submitted(office.editor)
    make.approve(page, office.first)
    page = type(page).objects.get(pk=page.pk)
    page.title = "自动保存改了标题"
    page.save_revision(user=office.editor, overwrite_revision=page.latest_revision)
    assert role_now(page) == Role.REVIEWER_1
    page.refresh_from_db()
    for reviewer in office.reviewers:
        make.approve(page, reviewer)
    page.refresh_from_db()
    assert page.title == "自动保存改了标题"
    assert page.live


def test_content_changed_behind_the_review_is_not_approved(office):
    page = make.submitted(office.editor)
    revision = page.latest_revision
    content = {**revision.content, "title": "数据库里改的"}
    type(revision).objects.filter(pk=revision.pk).update(content=content)
    with pytest.raises(ReviewRefusedError, match="刚刚改过"):
        make.approve(page, office.first)


def test_rejection_needs_a_reason_and_begins_again(office):
    page = make.submitted(office.editor)
    make.approve(page, office.first)
    with pytest.raises(ReviewRefusedError, match="原因"):
        make.reject(page, office.second, comment="  ")
    make.reject(page, office.second, comment="法条引错了。")
    state = WorkflowState.objects.get()
    assert state.status == WorkflowState.STATUS_NEEDS_CHANGES
    state.resume(office.editor)
    assert role_now(page) == Role.REVIEWER_2, "nothing was changed"
    state.refresh_from_db()
    make.reject(page, office.second)
    page.title = "改好了"
    page.save_revision(user=office.editor)
    WorkflowState.objects.get().resume(office.editor)
    assert role_now(page) == Role.REVIEWER_1


def test_every_item_of_the_checklist_is_asked_for(office):
    page = make.submitted(office.editor)
    for answers in ({"review": ["law"]}, {"proof": "politics"}, {"proof": None}):
        with pytest.raises(ReviewRefusedError, match="清单"):
            make.approve(page, office.first, **answers)
    with pytest.raises(ReviewRefusedError):
        decide(make.stage_of(page), user=office.first, action="skip", answers={})
    assert make.stage_of(page).checklist == {}


def test_a_stage_is_decided_once(office):
    page = make.submitted(office.editor)
    stage = make.stage_of(page)
    make.approve(page, office.first)
    with pytest.raises(ReviewRefusedError, match="已经结束"):
        decide(
            stage,
            user=make.holder(Role.REVIEWER_1),
            action="approve",
            answers=make.ALL_TICKED,
        )
    assert role_now(page) == Role.REVIEWER_2


def test_workflow_of_somebody_elses_making_publishes_nothing(office):
    page = make.submitted(office.editor)
    make.stage_of(page)
    state = WorkflowState.objects.get()
    with pytest.raises(ReviewRefusedError, match="不能发布"):
        state.finish(user=office.third)
    page.refresh_from_db()
    assert not page.live


def test_editor_may_write_and_not_publish(office):
    page = make.draft(office.editor)
    rights = page.permissions_for_user(office.editor)
    assert (rights.can_edit(), rights.can_publish(), rights.can_unpublish()) == (
        True,
        False,
        False,
    )
    reviewer = page.permissions_for_user(office.third)
    assert (reviewer.can_edit(), reviewer.can_publish()) == (False, False)
    with pytest.raises(PermissionDenied):
        page.latest_revision.publish(user=office.editor)


def test_groups_follow_the_role(office):
    names = set(office.editor.groups.values_list("name", flat=True))
    assert names == {"内容编辑"}
    RoleGrant.objects.filter(user=office.editor).delete()
    assert not office.editor.groups.exists()


def test_waiting_list_costs_the_same_for_one_and_many(
    office, django_assert_max_num_queries
):
    list(TaskState.objects.reviewable_by(office.first))  # warms content types
    counts = []
    for more in (1, 2, 9):
        for _number in range(more):
            make.submitted(office.editor)
        with django_assert_max_num_queries(40) as queries:
            found = list(TaskState.objects.reviewable_by(office.first))
        counts.append(len(queries))
    assert len(found) == 12
    assert len(set(counts)) == 1
