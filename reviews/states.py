"""What a review and the records around it may become. Read this first.

Each table maps a state to the states it may move to; a state that is not a key of its table is an end.
"""

from django.db.models import TextChoices


class CampaignState(TextChoices):
    DRAFT = "DRAFT", "筹备"
    OPEN = "OPEN", "进行中"
    CLOSED = "CLOSED", "已结束"


CAMPAIGN_MOVES = {
    CampaignState.DRAFT: frozenset({CampaignState.OPEN}),
    CampaignState.OPEN: frozenset({CampaignState.CLOSED}),
}


class ReviewState(TextChoices):
    PENDING = "PENDING", "待确认"
    IN_NOTICE = "IN_NOTICE", "公告中"
    LAPSED = "LAPSED", "期满未确认"
    CONFIRMED = "CONFIRMED", "已确认"
    CLOSED = "CLOSED", "已关闭"


REVIEW_MOVES = {
    ReviewState.PENDING: frozenset(
        {
            ReviewState.IN_NOTICE,
            ReviewState.LAPSED,
            ReviewState.CONFIRMED,
            ReviewState.CLOSED,
        }
    ),
    ReviewState.IN_NOTICE: frozenset(
        {
            ReviewState.LAPSED,
            ReviewState.PENDING,
            ReviewState.CONFIRMED,
            ReviewState.CLOSED,
        }
    ),
    ReviewState.LAPSED: frozenset(
        {
            ReviewState.PENDING,  # Only by a deferral that was consented in time and became known late (ADR 0007).
            ReviewState.CONFIRMED,
            ReviewState.CLOSED,
        }
    ),
    ReviewState.CLOSED: frozenset({ReviewState.PENDING}),  # Only by reversing a wrong death (DE-28).
}
REVIEW_OPEN = (ReviewState.PENDING, ReviewState.IN_NOTICE, ReviewState.LAPSED)
# Of the categories without a notice: while a later day may be asked for.
REVIEW_DEFERRABLE = (ReviewState.PENDING, ReviewState.LAPSED)


class ConfirmationState(TextChoices):
    SUBMITTED = "SUBMITTED", "佐证待审"
    ACCEPTED = "ACCEPTED", "已采信"
    RETURNED = "RETURNED", "退回"


CONFIRMATION_MOVES = {
    ConfirmationState.SUBMITTED: frozenset({ConfirmationState.ACCEPTED, ConfirmationState.RETURNED}),
}


class CorrectionState(TextChoices):
    OPEN = "OPEN", "待补正"
    ANSWERED = "ANSWERED", "已补正"
    EXPIRED = "EXPIRED", "逾期未补"
    WITHDRAWN = "WITHDRAWN", "已撤回"


CORRECTION_MOVES = {
    CorrectionState.OPEN: frozenset(
        {
            CorrectionState.ANSWERED,
            CorrectionState.EXPIRED,
            CorrectionState.WITHDRAWN,
        }
    ),
    CorrectionState.EXPIRED: frozenset({CorrectionState.ANSWERED}),  # Handed in by the last day, known later.
}


class NoticeState(TextChoices):
    DRAFT = "DRAFT", "拟稿"
    PUBLISHED = "PUBLISHED", "公告中"
    ENDED = "ENDED", "公告期满"
    WITHDRAWN = "WITHDRAWN", "已撤回"


NOTICE_MOVES = {
    NoticeState.DRAFT: frozenset({NoticeState.PUBLISHED, NoticeState.WITHDRAWN}),
    NoticeState.PUBLISHED: frozenset({NoticeState.ENDED, NoticeState.WITHDRAWN}),
}


class LetterState(TextChoices):
    QUEUED = "QUEUED", "待发"
    SENT = "SENT", "已发"
    FAILED = "FAILED", "未能发出"
    CANCELLED = "CANCELLED", "已取消"


LETTER_MOVES = {
    LetterState.QUEUED: frozenset({LetterState.SENT, LetterState.FAILED, LetterState.CANCELLED}),
    LetterState.FAILED: frozenset({LetterState.QUEUED, LetterState.CANCELLED}),
}


class VisitState(TextChoices):
    REQUESTED = "REQUESTED", "待安排"
    PLANNED = "PLANNED", "已约上门"
    DONE = "DONE", "已上门"
    MISSED = "MISSED", "上门未办成"
    CANCELLED = "CANCELLED", "已取消"


VISIT_MOVES = {
    VisitState.REQUESTED: frozenset({VisitState.PLANNED, VisitState.CANCELLED}),
    VisitState.PLANNED: frozenset(
        {
            VisitState.PLANNED,  # Another day, or other officers.
            VisitState.DONE,
            VisitState.MISSED,  # An end: whoever is visited again is asked for again, and the failure stays on file.
            VisitState.CANCELLED,
        }
    ),
}
VISIT_OPEN = (VisitState.REQUESTED, VisitState.PLANNED)


class GatheringState(TextChoices):
    PLANNED = "PLANNED", "已定"
    HELD = "HELD", "已办完"
    CANCELLED = "CANCELLED", "已取消"


GATHERING_MOVES = {
    GatheringState.PLANNED: frozenset({GatheringState.HELD, GatheringState.CANCELLED}),
}


class AppointmentState(TextChoices):
    PLANNED = "PLANNED", "已约通话"
    DONE = "DONE", "已通话"
    MISSED = "MISSED", "没有通成"
    CANCELLED = "CANCELLED", "已取消"


APPOINTMENT_MOVES = {
    AppointmentState.PLANNED: frozenset(
        {AppointmentState.DONE, AppointmentState.MISSED, AppointmentState.CANCELLED}
    ),
}


class AppDoubtState(TextChoices):
    OPEN = "OPEN", "待查明"
    UPHELD = "UPHELD", "已采信"
    REJECTED = "REJECTED", "不采信"


APP_DOUBT_MOVES = {
    AppDoubtState.OPEN: frozenset({AppDoubtState.UPHELD, AppDoubtState.REJECTED}),
}


class SideBenefitState(TextChoices):
    FLAGGED = "FLAGGED", "或将受影响"
    WITHHELD = "WITHHELD", "暂缓"
    KEPT = "KEPT", "照发"


SIDE_BENEFIT_MOVES = {
    SideBenefitState.FLAGGED: frozenset({SideBenefitState.WITHHELD, SideBenefitState.KEPT}),
    SideBenefitState.WITHHELD: frozenset({SideBenefitState.KEPT}),
}


class DifferenceState(TextChoices):
    OPEN = "OPEN", "不一致"
    RESOLVED = "RESOLVED", "待复核"
    SETTLED = "SETTLED", "已一致"


DIFFERENCE_MOVES = {
    DifferenceState.OPEN: frozenset({DifferenceState.RESOLVED, DifferenceState.SETTLED}),
    DifferenceState.RESOLVED: frozenset({DifferenceState.SETTLED, DifferenceState.OPEN}),
}


class PhoneChangeState(TextChoices):
    SUBMITTED = "SUBMITTED", "待审核"
    IN_EFFECT = "IN_EFFECT", "已生效"
    DECLINED = "DECLINED", "不予变更"


PHONE_CHANGE_MOVES = {
    PhoneChangeState.SUBMITTED: frozenset({PhoneChangeState.IN_EFFECT, PhoneChangeState.DECLINED}),
}


class PhoneFormState(TextChoices):
    DRAFTED = "DRAFTED", "已受理"
    STAMPED = "STAMPED", "已盖章"
    SENT = "SENT", "已报部"
    DONE = "DONE", "已处理"
    RETURNED = "RETURNED", "退回"


PHONE_FORM_MOVES = {
    PhoneFormState.DRAFTED: frozenset({PhoneFormState.STAMPED}),
    PhoneFormState.STAMPED: frozenset({PhoneFormState.SENT}),
    PhoneFormState.SENT: frozenset({PhoneFormState.DONE, PhoneFormState.RETURNED}),
    PhoneFormState.RETURNED: frozenset({PhoneFormState.STAMPED}),
}
