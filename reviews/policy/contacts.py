"""Who counts as unreachable: the tries that must stand on file before a notice (A-08, DE-3, DE-23)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from benefits import law
from benefits.categories import Labelled
from benefits.law import NO_LOCAL_RULES, LocalRules, declare


class ContactChannel(Labelled):
    """The ways to reach a person."""

    PHONE = "PHONE", "电话"
    SMS = "SMS", "短信"
    WECHAT = "WECHAT", "微信"
    VISIT = "VISIT", "上门"
    RELATIVE = "RELATIVE", "亲属转达"
    VILLAGE = "VILLAGE", "村（社区）转达"
    LETTER = "LETTER", "信函"


class ContactOutcome(Labelled):
    """What came of one try."""

    ANSWERED = "ANSWERED", "接通"
    RELATIVE_ANSWERED = "RELATIVE_ANSWERED", "亲属接听"
    NO_ANSWER = "NO_ANSWER", "无人接听"
    WRONG_NUMBER = "WRONG_NUMBER", "号码有误"
    POWERED_OFF = "POWERED_OFF", "停机关机"
    NOT_HOME = "NOT_HOME", "未遇"

    @property
    def is_answered(self) -> bool:
        """Whether somebody who can pass on the word was reached; one such try ends *unreachable* (DE-23)."""
        return self in ANSWERED_OUTCOMES

    @property
    def opens_phone_follow_up(self) -> bool:
        """Whether the number itself must be looked into (DE-23)."""
        return self in PHONE_FOLLOW_UPS


# What was only sent cannot have been picked up.
_SENT = {
    ContactChannel.SMS: "短信已发",
    ContactChannel.WECHAT: "微信已发",
    ContactChannel.LETTER: "信函已寄",
}
UNREPLIED = "未回"


def outcome_words(channel: str, outcome: str) -> str:
    """What came of one try: 无人接听; of a message without an answer 未回."""
    if outcome == ContactOutcome.NO_ANSWER and channel in _SENT:
        return UNREPLIED
    return ContactOutcome(outcome).label


def words_of_try(channel: str, outcome: str, *, between: str = "，") -> str:
    """One try in words: 电话，无人接听; a message without an answer is 短信已发，未回."""
    said = outcome_words(channel, outcome)
    if said == UNREPLIED:
        return f"{_SENT[ContactChannel(channel)]}，{said}"
    return f"{ContactChannel(channel).label}{between}{said}"


ANSWERED_OUTCOMES = frozenset({ContactOutcome.ANSWERED, ContactOutcome.RELATIVE_ANSWERED})
PHONE_FOLLOW_UPS = frozenset({ContactOutcome.WRONG_NUMBER})
# Tries that use the number on file, and what shows that it leads nowhere.
BY_NUMBER = frozenset({ContactChannel.PHONE, ContactChannel.SMS, ContactChannel.WECHAT})
DEAD_NUMBER = frozenset({ContactOutcome.WRONG_NUMBER, ContactOutcome.POWERED_OFF})
_MOBILE = re.compile(r"1[3-9]\d{9}")


def is_mobile(number: str) -> bool:
    """Whether a short message can be sent to the number (written without spaces or country code)."""
    return _MOBILE.fullmatch(number) is not None


class MissedGround(Labelled):
    """What a side benefit is withheld for; the contacts on file must bear it out."""

    ABSENT = "ABSENT", "期限已过，本人没有参加年审"
    UNREACHED = "UNREACHED", "多次联系，没有联系上"
    REACHED = "REACHED", "已联系上，本人仍没有来"


_DEFAULT = law.our_default("问答只写“无法取得联系”")
UNREACHABLE_ATTEMPTS = declare(law.Rule(
    "DE-3.attempts", 3, _DEFAULT, "至少联系三次，均未联系上。", decision="DE-3", title="何为失联：次数",
    may_be_local=True, local_values=range(1, 100),
))
UNREACHABLE_DAYS = declare(law.Rule(
    "DE-3.days", 2, _DEFAULT, "至少在两个不同的日子联系。", decision="DE-3", title="何为失联：日数",
    may_be_local=True, local_values=range(1, 61),
))
UNREACHABLE_CHANNELS = declare(law.Rule(
    "DE-3.channels", 2, _DEFAULT, "至少用两种联系方式。", decision="DE-3", title="何为失联：方式",
    may_be_local=True, local_values=range(1, len(ContactChannel) + 1),
))

# A try as plain values: the day, the channel, whether anybody answered.
Attempt = tuple[date, ContactChannel | str, bool]


@dataclass(frozen=True)
class ContactCount:
    """The tries that count, and what the rule asks for. `str()` reads 3 次，3 日，2 种方式."""

    attempts: int
    days: int
    channels: int
    answered: bool
    lacking: tuple[str, ...]

    @property
    def is_unreachable(self) -> bool:
        """Whether all three numbers are reached and nobody answered."""
        return not self.answered and not self.lacking

    def __str__(self) -> str:
        return f"{self.attempts} 次，{self.days} 日，{self.channels} 种方式"


def count_attempts(
    attempts: Iterable[Attempt], *, window_start: date, asked_on: date, local: LocalRules = NO_LOCAL_RULES
) -> ContactCount:
    """Count the tries from the window's start to the day asked, both inclusive (DE-23)."""
    counted = [attempt for attempt in attempts if window_start <= attempt[0] <= asked_on]
    tried_days = {day for day, _, _ in counted}
    channels = {channel for _, channel, _ in counted}
    needed = [
        (law.chosen(UNREACHABLE_ATTEMPTS, local).value - len(counted), "次"),
        (law.chosen(UNREACHABLE_DAYS, local).value - len(tried_days), "日"),
        (law.chosen(UNREACHABLE_CHANNELS, local).value - len(channels), "种方式"),
    ]
    return ContactCount(
        attempts=len(counted),
        days=len(tried_days),
        channels=len(channels),
        answered=any(answered for _, _, answered in counted),
        lacking=tuple(f"还差 {short} {unit}" for short, unit in needed if short > 0),
    )


def grounds_borne_out(count: ContactCount) -> tuple[MissedGround, ...]:
    """What may be given as the ground for withholding: nobody was "not reached" whom nobody has called twice."""
    if count.answered:
        return MissedGround.ABSENT, MissedGround.REACHED
    return (MissedGround.ABSENT, MissedGround.UNREACHED) if count.attempts > 1 else (MissedGround.ABSENT,)


def is_unreachable(
    attempts: Iterable[Attempt], *, window_start: date, asked_on: date, local: LocalRules = NO_LOCAL_RULES
) -> bool:
    """Whether the person counts as unreachable on the day asked (DE-3)."""
    return count_attempts(
        attempts, window_start=window_start, asked_on=asked_on, local=local
    ).is_unreachable
