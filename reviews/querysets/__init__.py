"""Adjectives for campaigns, reviews and notices. They chain."""

from reviews.querysets.asking import CorrectionQuerySet, DeferralQuerySet, DeferralRequestQuerySet
from reviews.querysets.campaigns import CampaignQuerySet, PublicNoticeQuerySet
from reviews.querysets.reviews import CAME, ReviewQuerySet
from reviews.querysets.side_benefits import SideBenefitQuerySet
from reviews.querysets.words import EXPIRING, LAPSING, OVERDUE, Word

__all__ = [
    "CAME",
    "EXPIRING",
    "LAPSING",
    "OVERDUE",
    "CampaignQuerySet",
    "CorrectionQuerySet",
    "DeferralQuerySet",
    "DeferralRequestQuerySet",
    "PublicNoticeQuerySet",
    "ReviewQuerySet",
    "SideBenefitQuerySet",
    "Word",
]
