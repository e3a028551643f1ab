"""A rule is a value with its citation; local rules stand over it, dated versions beside it."""

import enum
import itertools
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Any, Generic, TypeVar

from benefits.law.instruments import PORTAL, Instrument

T = TypeVar("T")
V = TypeVar("V", bound="Rule[Any]")


class Source(enum.StrEnum):
    """How the citation is known. Anything but `TEXT_READ` must be shown beside the rule."""

    TEXT_READ = "TEXT_READ"
    SECONDARY = "SECONDARY"
    FAQ_ONLY = "FAQ_ONLY"
    LOCAL = "LOCAL"
    OUR_DEFAULT = "OUR_DEFAULT"

    @property
    def label(self) -> str:
        """The Chinese mark beside the rule."""
        return _SOURCE_LABELS[self]


_SOURCE_LABELS = {
    Source.TEXT_READ: "原文已读",
    Source.SECONDARY: "二手文本",
    Source.FAQ_ONLY: "仅见于问答",
    Source.LOCAL: "地方文件",
    Source.OUR_DEFAULT: "本系统默认",
}


class CannotLocalise(Exception):
    """A local rule that does not fit the rule it would stand over; carries a Chinese sentence."""


@dataclass(frozen=True)
class Several(Collection[tuple[int, ...]]):
    """The local values of a rule that is several numbers: one to `most` of `each`, falling, none twice."""

    each: range
    most: int

    def __contains__(self, value: object) -> bool:
        if not isinstance(value, tuple) or not 1 <= len(value) <= self.most:
            return False
        falls = all(before > after for before, after in itertools.pairwise(value))
        return falls and all(number in self.each for number in value)

    def __iter__(self) -> Iterator[tuple[int, ...]]:
        return ((number,) for number in self.each)

    def __len__(self) -> int:
        return len(self.each)


@dataclass(frozen=True)
class Citation:
    """Where a rule stands: `str()` gives 《伤残抚恤管理办法》第二十五条. `note` is a Chinese remark."""

    instrument: Instrument
    article: str = ""
    source: Source = Source.TEXT_READ
    note: str = ""

    def __str__(self) -> str:
        return f"{self.instrument}{self.article}" + self._number()

    @property
    def marked(self) -> str:
        """The citation with its mark, as a rule page must show it: …（仅见于问答）."""
        is_plain = self.source is Source.TEXT_READ or self.source.label == str(self)
        return str(self) if is_plain else f"{self}（{self.source.label}）"

    @property
    def brief(self) -> str:
        """The short name and article, for rows where the whole title has no room."""
        return f"{self.instrument.short}{self.article}"

    def _number(self) -> str:
        # A notice without an article is found by its number.
        shown = self.article or not self.instrument.is_legal_text or not self.instrument.number
        return "" if shown else f"（{self.instrument.number}）"


@dataclass(frozen=True)
class Rule(Generic[T]):
    """One value of policy.

    `id` is the row of the policy, with a facet after a dot when a row rules several things: A-07.back_pay.
    `gist` is the sense of the article in plain Chinese, never a quotation. `decision` names the DE row that
    chose among conflicting sources. `may_be_local` says that a province or county may set its own value, and
    `local_values` which ones make sense; None leaves any of its kind.
    """

    id: str
    value: T
    citation: Citation
    gist: str = ""
    in_force_from: date | None = None
    decision: str = ""
    title: str = ""
    may_be_local: bool = field(default=False, kw_only=True)
    local_values: Collection[Any] | None = field(default=None, kw_only=True)

    @property
    def row(self) -> str:
        """The policy row without the facet: what a decision prints (A-07)."""
        return self.id.partition(".")[0]

    @property
    def cited(self) -> str:
        """The rule and where it stands, in one line: what a record and its audit name."""
        return f"{self.id} {self.citation.marked}"

    def quoted(self) -> dict[str, Any]:
        """The rule as plain values, as it stood when a decision quoted it."""
        return {
            "rule": self.id,
            "value": plain(self.value),
            "citation": str(self.citation),
            "source": self.citation.source.value,
            "decision": self.decision,
        }


LocalRules = Mapping[str, Rule[Any]]
NO_LOCAL_RULES: LocalRules = MappingProxyType({})

_REGISTRY: dict[tuple[str, date], Rule[Any]] = {}


def declare(rule: V) -> V:
    """Enter a rule in the book that the rule page reads, and return it. One id per date of force."""
    key = (rule.id, rule.in_force_from or date.min)
    if _REGISTRY.setdefault(key, rule) != rule:
        raise ValueError(f"two rules named {rule.id} from {rule.in_force_from}")
    return rule


def all_rules() -> list[Rule[Any]]:
    """Every rule declared by the modules imported so far, by id and date of force."""
    return [_REGISTRY[key] for key in sorted(_REGISTRY)]


def rule_named(rule_id: str, *, on: date | None = None) -> Rule[Any]:
    """The rule of that id in force on the day, without a day the newest. KeyError when there is none."""
    versions = [rule for rule in all_rules() if rule.id == rule_id]
    if not versions:
        raise KeyError(rule_id)
    return in_force_on(on, versions) if on else versions[-1]


def in_force_on(day: date, versions: Iterable[Rule[T]]) -> Rule[T]:
    """The newest version already in force that day. Old cases keep the old rule."""
    known = [rule for rule in versions if (rule.in_force_from or date.min) <= day]
    if not known:
        raise KeyError(f"no rule in force on {day}")
    return max(known, key=lambda rule: rule.in_force_from or date.min)


def chosen(rule: Rule[T], local: LocalRules) -> Rule[T]:
    """The local rule standing over this one (by id), or the rule itself."""
    return local.get(rule.id, rule)


def localise(
    rule: Rule[T], text: str, *, title: str, number: str, in_force_from: date | None = None, note: str = ""
) -> Rule[T]:
    """The rule with a value set by a local document (`title`, `number`), written as text in its row.

    Refused when the rule allows no local value or not this one, the document is not named, or the text has the
    wrong form.
    """
    if not rule.may_be_local:
        raise CannotLocalise(f"规则 {rule.id} 不得由地方另行规定。")
    if not number.strip():
        raise CannotLocalise("地方规定须注明文号。")
    # A document known by its number alone is cited by it, without title marks.
    document = Instrument(number, title or number, number if title else "", in_force_from, is_legal_text=bool(title))
    citation = Citation(document, source=Source.LOCAL, note=note)
    return replace(rule, value=_read(rule, text.strip()), citation=citation, in_force_from=in_force_from)


def _read(rule: Rule[T], text: str) -> T:
    if isinstance(rule.value, bool):
        if text.upper() not in _BOOLEANS:
            raise CannotLocalise(f"规则 {rule.id} 的值只能是“是”或“否”。")
        return _BOOLEANS[text.upper()]  # type: ignore[return-value]
    kind: Any = _numbers if isinstance(rule.value, tuple) else type(rule.value)
    try:
        value = kind(text)
    except ValueError:
        value = None
    if value is None or (rule.local_values is not None and value not in rule.local_values):
        raise CannotLocalise(f"规则 {rule.id} 不接受“{text}”这个值{_room(rule.local_values)}。")
    return value


def _room(values: Collection[Any] | None) -> str:
    """What may be written instead, where that is a span of numbers."""
    if isinstance(values, range):
        return f"，可填 {values[0]} 到 {values[-1]}"
    if isinstance(values, Several):
        return f"，可填 1 到 {values.most} 个互不相同的数，每个 {values.each[0]} 到 {values.each[-1]}"
    return ""


def _numbers(text: str) -> tuple[int, ...]:
    """30,14,7,1 in any of the ways people write a list; the order in which it is written does not matter."""
    return tuple(sorted((int(word) for word in _BETWEEN.split(text.strip("[]（）() "))), reverse=True))


_BETWEEN = re.compile(r"\s*[,，、;；]\s*|\s+")
_BOOLEANS = {"TRUE": True, "是": True, "1": True, "FALSE": False, "否": False, "0": False}


def our_default(note: str = "") -> Citation:
    """The citation of a value that no text gives: our own default, open to local rules."""
    return Citation(PORTAL, source=Source.OUR_DEFAULT, note=note)


def basis(rules: Iterable[Rule[Any]], **facts: Any) -> dict[str, Any]:
    """What a decision stores: the rules as they stood that day, and the facts (dates as ISO text)."""
    return {"rules": [rule.quoted() for rule in rules], **{name: plain(fact) for name, fact in facts.items()}}


def plain(value: Any) -> Any:
    """The value as JSON can keep it."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, frozenset | set):
        return sorted(plain(item) for item in value)
    if isinstance(value, list | tuple | range):
        return [plain(item) for item in value]
    return str(value)
