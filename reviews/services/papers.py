"""The papers that a confirmation asks for: what is still lacking, in the words that everybody reads."""

from collections.abc import Collection, Iterable, Mapping

from benefits.categories import Category
from reviews import policy
from reviews.models import Review


def lacking(
    *, reviews: Iterable[Review], method: policy.Method, given: Iterable[policy.EvidenceKind],
    on_file: Mapping[int, Collection[policy.EvidenceKind]],
) -> str:  # fmt: skip
    """What the first review that lacks something lacks, as a sentence; "" when all are complete.

    `on_file` holds by person what `Evidence.on_file` has found.
    """
    for review in reviews:
        missing = policy.missing_evidence(
            method, Category(review.category), given=given, on_file=on_file.get(review.benefit.beneficiary_id, ())
        )
        if missing:
            return f"{review.benefit.title}还缺：{'、'.join(kind.label for kind in missing)}。"
    return ""
