"""What may come of a visit that confirms nobody, and what each leads on to.

A visit that ended so is a route that failed this year: `rules_out` says whether it is proposed again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from benefits.categories import Labelled
from reviews.policy.contacts import ContactOutcome


class VisitOutcome(Labelled):
    """Why nobody was confirmed at the door."""

    NOT_HOME = "NOT_HOME", "不在家"
    IN_HOSPITAL = "IN_HOSPITAL", "住院"
    MOVED_AWAY = "MOVED_AWAY", "不住这里"
    REFUSED = "REFUSED", "本人不愿办"
    NOT_THE_PERSON = "NOT_THE_PERSON", "不是本人"
    SAID_DEAD = "SAID_DEAD", "家人说已去世"


@dataclass(frozen=True)
class Sequel:
    """What an outcome leads on to: how it counts as a try, what comes next, whether a visit is proposed again.

    Whoever opens the door and speaks for the person ends *unreachable* (DE-23): nobody is stopped as not found whose
    family said where they are. A stranger, or an empty house, does not.
    """

    contact: ContactOutcome
    next_step: str
    rules_out: bool = False
    needs_words: bool = False


SEQUELS: Mapping[VisitOutcome, Sequel] = MappingProxyType({
    VisitOutcome.NOT_HOME: Sequel(ContactOutcome.NOT_HOME, "上门未遇，再约日子"),
    VisitOutcome.IN_HOSPITAL: Sequel(ContactOutcome.RELATIVE_ANSWERED, "住院，约到医院办或等出院"),
    VisitOutcome.MOVED_AWAY: Sequel(ContactOutcome.NOT_HOME, "查清现住址，可走远程视频", rules_out=True),
    VisitOutcome.REFUSED: Sequel(ContactOutcome.ANSWERED, "本人不愿上门办，另约方式", rules_out=True, needs_words=True),
    VisitOutcome.NOT_THE_PERSON: Sequel(ContactOutcome.NOT_HOME, "所见不是本人，请审核员核实身份", needs_words=True),
    # What comes next follows from the report itself, and ends with it.
    VisitOutcome.SAID_DEAD: Sequel(ContactOutcome.RELATIVE_ANSWERED, ""),
})
