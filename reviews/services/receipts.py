"""What a confirmation hands back on paper: the receipt, and the apology for a stop that was never due."""

from collections.abc import Sequence
from datetime import datetime

from benefits.models import Suspension
from reviews.models import Confirmation, Letter, Review
from reviews.services import letters


def receipt(
    *, confirmation: Confirmation, reviews: Sequence[Review], at: datetime, consequence: str = "待遇发放不受影响。"
) -> Letter:
    """The receipt of a confirmation and the reviews it settled, not yet saved."""
    person = confirmation.beneficiary
    titles = "、".join(review.benefit.title for review in reviews)
    body = (
        f"{person.name}：您 {reviews[0].campaign.year} 年的年度确认已办结（{titles}），"
        f"方式为{confirmation.get_method_display()}，{consequence}"
    )
    cause = f"receipt:{confirmation.key}:{reviews[0].key}"  # A registration may end later than the visit did.
    return letters.draft(
        kind=Letter.Kind.RECEIPT, beneficiary=person, review=reviews[0], body=body, dedup_key=cause, at=at
    )


def apology(*, suspension: Suspension, at: datetime) -> Letter:
    """The apology for a stop that was never due, not yet saved (DE-20)."""
    person = suspension.benefit.beneficiary
    body = (
        f"{person.name}：您已按时确认，我们没有及时得知，自 {suspension.effective_on} 起误停了您的待遇。"
        "该暂停已撤销，停发的月份将全额补付。给您添了麻烦，谨此致歉。"
    )
    return letters.draft(
        kind=Letter.Kind.APOLOGY, beneficiary=person, suspension=suspension, body=body,
        dedup_key=f"apology:{suspension.key}", at=at,
    )  # fmt: skip
