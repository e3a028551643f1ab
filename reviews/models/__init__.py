from reviews.models.appointments import Appointment
from reviews.models.batches import Batch, BatchItem
from reviews.models.campaigns import Campaign, Review
from reviews.models.certificates import Certificate
from reviews.models.confirmations import Attempt, Confirmation, Evidence, ReferencePhoto
from reviews.models.contacts import ContactAttempt, HelpCall
from reviews.models.corrections import (
    Correction,
    Deferral,
    Interview,
    RegistrationDecision,
    RegistrationItem,
    SideBenefitFlag,
)
from reviews.models.deferrals import DeferralRequest
from reviews.models.doubts import AppDoubt
from reviews.models.gates import GateAnswer
from reviews.models.hints import Hint, Reading
from reviews.models.information import Difference, PhoneChange, PhoneForm
from reviews.models.letters import Letter
from reviews.models.likenesses import Likeness
from reviews.models.notices import NoticeEntry, NoticePosting, PublicNotice
from reviews.models.stays import Stay
from reviews.models.sweeps import ClockBeat, Recount, SweepRun
from reviews.models.visits import Gathering, GatheringEntry, HomeVisit

__all__ = [
    "AppDoubt",
    "Appointment",
    "Attempt",
    "Batch",
    "BatchItem",
    "Campaign",
    "Certificate",
    "ClockBeat",
    "Confirmation",
    "ContactAttempt",
    "Correction",
    "Deferral",
    "DeferralRequest",
    "Difference",
    "Evidence",
    "GateAnswer",
    "Gathering",
    "GatheringEntry",
    "HelpCall",
    "Hint",
    "HomeVisit",
    "Interview",
    "Letter",
    "Likeness",
    "NoticeEntry",
    "NoticePosting",
    "PhoneChange",
    "PhoneForm",
    "PublicNotice",
    "Reading",
    "Recount",
    "ReferencePhoto",
    "RegistrationDecision",
    "RegistrationItem",
    "Review",
    "SideBenefitFlag",
    "Stay",
    "SweepRun",
]
