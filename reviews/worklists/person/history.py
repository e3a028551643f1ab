"""What happened to a person, from the audit, and who looked at the file, from the access log."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from accounts import vocabulary
from accounts.models import AccessEntry, AuditEntry
from accounts.roles import Role
from benefits.models import Suspension
from reviews import policy
from reviews.models import ContactAttempt
from reviews.policy import ContactOutcome
from reviews.worklists import links, stakes
from reviews.worklists.person.reading import PersonFile

PAGE = 30
FEW = 8  # On the overview.

# The nouns of the audit behind each choice of the filter.
KINDS = {
    "contacts": ("联系", ("contact", "contact_attempt", "letter", "help_call")),
    "decisions": (
        "决定", ("review", "suspension", "resumption", "back_pay", "benefit", "termination", "eligibility", "filing",
                 "transfer", "death", "deferral", "side_benefit"),
    ),
    "papers": ("材料", ("confirmation", "evidence", "reference_photo", "correction", "difference", "phone_change")),
}  # fmt: skip
TONES = {
    "done": ("review.confirmed", "confirmation.accepted", "suspension.withdrawn", "suspension.lifted",
             "suspension.set_aside", "benefit.resumed", "back_pay.paid", "resumption.approved"),
    "run": ("review.announced", "suspension.proposed", "suspension.checked", "suspension.endorsed",
            "resumption.proposed", "resumption.endorsed", "confirmation.recorded"),
    "bad": ("review.lapsed", "suspension.approved", "suspension.brought_into_force", "benefit.suspended",
            "resumption.declined", "back_pay.declined"),
}  # fmt: skip
TONE_OF = {act: tone for tone, acts in TONES.items() for act in acts}
ROLES = dict(Role.choices)


@dataclass(frozen=True)
class Entry:
    """One line of the timeline; see the tag `timeline`."""

    when: str
    text: str
    note: str
    tone: str


@dataclass(frozen=True)
class History:
    entries: list[Entry]
    kinds: list[dict]
    older_url: str


def timeline(file: PersonFile, *, kind: str = "", before: int = 0, size: int = PAGE, tab: str = "timeline") -> History:
    """The audit about the person, newest first, older than the entry `before`. Two queries."""
    found = AuditEntry.objects.about(file.person.key)
    if kind in KINDS:
        found = found.filter(_of_nouns(KINDS[kind][1]))
    if before:
        found = found.filter(pk__lt=before)
    rows = list(found.order_by("-pk")[: size + 1])
    more, rows = len(rows) > size, rows[:size]
    attempts = _attempts(rows)
    older = f"{links.person(file.person.key, tab='timeline')}&kind={kind}&before={rows[-1].pk}" if more else ""
    return History([_entry(row, attempts, file) for row in rows], _kinds(file, kind, tab), older)


def _of_nouns(nouns: tuple[str, ...]) -> Q:
    chosen = Q()
    for noun in nouns:
        chosen |= Q(act__startswith=f"{noun}.")
    return chosen


def _attempts(rows: list[AuditEntry]) -> dict[int, ContactAttempt]:
    """The contact attempts behind the entries: the audit does not repeat what was said."""
    return ContactAttempt.objects.in_bulk([row.subject_id for row in rows if row.act == "contact.recorded"])


def _entry(row: AuditEntry, attempts: dict[int, ContactAttempt], file: PersonFile) -> Entry:
    attempt = attempts.get(row.subject_id) if row.act == "contact.recorded" else None
    when = _moment(row, file)
    if attempt:
        tone = "" if ContactOutcome(attempt.outcome).is_answered else "bad"
        text = policy.words_of_try(attempt.channel, attempt.outcome, between="联系，")
        return Entry(when, text, "　".join(filter(None, (row.by_name, attempt.note))), tone)
    note = "　".join(filter(None, (row.by_name, row.reason, stakes.article(row.citation))))
    return Entry(when, _words(row, file), note, TONE_OF.get(row.act, ""))


def _words(row: AuditEntry, file: PersonFile) -> str:
    """The act; of a stop in the word of its ground."""
    words = vocabulary.label_of(row.act, citation=row.citation)
    if row.subject_type != Suspension._meta.label_lower:
        return words
    stop = next((each for each in file.stops if each.pk == row.subject_id), None)
    return words.replace("暂停", stop.word) if stop else words


def _moment(row: AuditEntry | AccessEntry, file: PersonFile) -> str:
    local = timezone.localtime(row.at)
    day = stakes.day_words(local.date(), today=file.today)
    return f"{day} {local:%H:%M}" if local.year == file.today.year else day


def _kinds(file: PersonFile, chosen: str, tab: str) -> list[dict]:
    address = links.person(file.person.key, tab=tab)
    words = [("", "全部"), *((name, label) for name, (label, _) in KINDS.items())]
    return [
        {"label": label, "url": f"{address}&kind={name}" if name else address, "current": name == chosen}
        for name, label in words
    ]


@dataclass(frozen=True)
class Look:
    when: str
    by: str
    role: str
    office: str
    what: str
    reason: str


@dataclass(frozen=True)
class Looks:
    rows: list[Look]
    older_url: str


def looks(file: PersonFile, *, before: int = 0, size: int = PAGE) -> Looks:
    """Who looked at the person's file, newest first. One query."""
    found = AccessEntry.objects.about(file.person.key)
    if before:
        found = found.filter(pk__lt=before)
    rows = list(found.select_related("by__organization").order_by("-pk")[: size + 1])
    more, rows = len(rows) > size, rows[:size]
    older = f"{links.person(file.person.key, tab='views')}&before={rows[-1].pk}" if more else ""
    return Looks([_look(row, file) for row in rows], older)


def _look(row: AccessEntry, file: PersonFile) -> Look:
    return Look(
        when=_moment(row, file),
        by=row.by_name,
        role=ROLES.get(row.by_role, row.by_role),
        office=row.by.organization.short_name if row.by else "",
        what=f"{row.get_kind_display()}：{row.what}",
        reason=row.reason,
    )
