from reviews.models.campaigns import Campaign, Review
from reviews.models.confirmations import Attempt, Confirmation, Evidence, ReferencePhoto
from reviews.models.contacts import ContactAttempt, HelpCall, HomeVisit
from reviews.models.corrections import (
    Correction,
    Deferral,
    Interview,
    RegistrationDecision,
    RegistrationItem,
    SideBenefitFlag,
)
from reviews.models.deferrals import DeferralRequest
from reviews.models.information import Difference, PhoneChange, PhoneForm
from reviews.models.letters import Letter
from reviews.models.notices import NoticeEntry, NoticePosting, PublicNotice
from reviews.models.sweeps import ClockBeat, Recount, SweepRun

__all__ = [
    "Attempt",
    "Campaign",
    "ClockBeat",
    "Confirmation",
    "ContactAttempt",
    "Correction",
    "Deferral",
    "DeferralRequest",
    "Difference",
    "Evidence",
    "HelpCall",
    "HomeVisit",
    "Interview",
    "Letter",
    "NoticeEntry",
    "NoticePosting",
    "PhoneChange",
    "PhoneForm",
    "PublicNotice",
    "Recount",
    "ReferencePhoto",
    "RegistrationDecision",
    "RegistrationItem",
    "Review",
    "SideBenefitFlag",
    "SweepRun",
]
