"""States and kinds of the exam, with the moves that a state allows (interfaces §0)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class QuestionKind(models.TextChoices):
    SINGLE = "single", _("单选")
    MULTIPLE = "multiple", _("多选")
    TRUE_FALSE = "true_false", _("判断")


class Difficulty(models.TextChoices):
    EASY = "easy", _("易")
    MEDIUM = "medium", _("中")
    HARD = "hard", _("难")


class Pool(models.TextChoices):
    """Practice and exam questions never mix (architecture rule 8)."""

    EXAM = "exam", _("考试题库")
    PRACTICE = "practice", _("练习题库")


class Tier(models.TextChoices):
    T1 = "T1", _("县处级及以上领导干部")
    T2 = "T2", _("科级领导干部")
    T3 = "T3", _("行政执法人员")
    T4 = "T4", _("一般公务员")
    T5 = "T5", _("事业单位人员")
    T6 = "T6", _("国企管理人员")
    T7 = "T7", _("村(社区)“两委”")


class AttemptsMode(models.TextChoices):
    SINGLE_RESIT = "single+makeup", _("一次考试加补考")
    BEST_OF_N = "best_of_n", _("多次取最高")


class ReviewPolicy(models.TextChoices):
    """When a candidate may see the right answers of the own attempt."""

    NEVER = "never", _("不公布")
    WITH_RESULT = "with_result", _("与成绩一起公布")
    AFTER_CLOSE = "after_close", _("场次结束后公布")


class ResultPolicy(models.TextChoices):
    AT_ONCE = "at_once", _("交卷即出")
    ON_RELEASE = "on_release", _("统一发布")


class SittingState(models.TextChoices):
    UPCOMING = "upcoming", _("未开始")
    OPEN = "open", _("进行中")
    PAUSED = "paused", _("已暂停")
    CLOSED = "closed", _("已结束")


class AttemptState(models.TextChoices):
    STARTED = "started", _("作答中")
    SUBMITTED = "submitted", _("已交卷")
    EXPIRED = "expired", _("到时收卷")
    VOIDED = "voided", _("作废")


ATTEMPT_MOVES = {
    AttemptState.STARTED: {
        AttemptState.SUBMITTED,
        AttemptState.EXPIRED,
        AttemptState.VOIDED,
    },
    AttemptState.SUBMITTED: {AttemptState.VOIDED},
    AttemptState.EXPIRED: {AttemptState.VOIDED},
    AttemptState.VOIDED: set(),
}


class Grade(models.TextChoices):
    FAIL = "fail", _("不合格")
    PASS = "pass", _("合格")
    GOOD = "good", _("良好")
    DISTINCTION = "distinction", _("优秀")


class ExemptionCode(models.TextChoices):
    """Never more detail than this; E2 is health data (domain §1.3)."""

    E1 = "E1", _("距法定退休不足二十四个月")
    E2 = "E2", _("长期病假或重大疾病")
    E3 = "E3", _("产假或哺乳期")
    E5 = "E5", _("脱产学习或援派")
    E6 = "E6", _("其他法定事由")


class ExemptionState(models.TextChoices):
    REQUESTED = "requested", _("待审批")
    APPROVED = "approved", _("已批准")
    REFUSED = "refused", _("未批准")


class WithdrawalReason(models.TextChoices):
    """Why a frozen obligation counts in X (domain §1.4)."""

    LEFT_BEFORE = "left_before", _("口径日前已离开，事后得知")
    DIED = "died", _("去世")
    RETIRED = "retired", _("首场考试前退休")
