"""System, paper file and person side by side (三者一致): what does not agree is noted, decided with a reason, written.

A clerk decides which value holds. Where the field is a sensitive one (`file_data.FIELDS`), the file changes only when
a second person agrees, and that person may send it back. The values are encrypted, and stand in the audit masked.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, OuterRef, QuerySet, Subquery, TextChoices
from django.utils import timezone

from accounts import audit, transitions
from accounts.models import Staff
from accounts.roles import Act
from benefits.models import Beneficiary
from benefits.services import consents, file_data
from reviews import policy
from reviews.models import Difference, PhoneChange, Review
from reviews.services import photos
from reviews.states import DifferenceState, PhoneChangeState

# Fields of the file that are asked about at the counter, with their Chinese names.
FIELDS = {"phone": "手机号", "address": "住址", "bank_card": "银行卡号"}
OPEN = (DifferenceState.OPEN, DifferenceState.RESOLVED)


class CannotSettle(Exception):
    """A difference that may not be noted, decided or agreed to; carries a Chinese sentence."""


class Choice(TextChoices):
    """Whose value holds."""

    SYSTEM = "SYSTEM", "系统的对"
    PAPER = "PAPER", "书面档案的对"
    PERSON = "PERSON", "本人说的对"
    OTHER = "OTHER", "都不对，另填"


def note(
    *, beneficiary: Beneficiary, review: Review | None, said: Mapping[str, str], paper: Mapping[str, str] | None = None,
    by: Staff, at: datetime,
) -> list[Difference]:  # fmt: skip
    """Note what the person said, and what the paper file says, of fields of the file; the file is left as it is.

    What stands open with the same words already is passed by.
    """
    paper = paper or {}
    standing = {
        (row.field, row.person_value, row.paper_value)
        for row in Difference.objects.filter(beneficiary=beneficiary, state=DifferenceState.OPEN)
    }
    rows = []
    for field in {**said, **paper}:
        words, written = said.get(field, ""), paper.get(field, "")
        if (field, words, written) in standing:
            continue
        row = Difference.objects.create(
            beneficiary=beneficiary, organization=beneficiary.organization, review=review, field=field, state_at=at,
            system_value=getattr(beneficiary, field), person_value=words, paper_value=written, noticed_by=by,
            noticed_at=at,
        )  # fmt: skip
        audit.record(row, act="difference.recorded", by=by, at=at, reason=label_of(field))
        rows.append(row)
    return rows


def report(
    *, beneficiary: Beneficiary, field: str, person: str, paper: str, review: Review | None, by: Staff, at: datetime
) -> Difference:
    """Note one field at a desk, outside a confirmation.

    Refuses the dead, unknown fields, nothing said at all, and what agrees with the system after all.
    """
    consents.refuse_outsider(office=beneficiary.organization, act=Act.KEEP_FILE, by=by)
    if beneficiary.died_on:
        raise CannotSettle("该对象已登记去世。")
    if field not in file_data.FIELDS:
        raise CannotSettle("这一项不在这里更正。")
    said, written = person.strip(), paper.strip()
    if not said and not written:
        raise CannotSettle("请写下本人所说，或者书面档案上写的。")
    if {said, written} - {""} == {getattr(beneficiary, field)}:
        raise CannotSettle("与系统里的一致，不须登记。")
    with transaction.atomic():
        audit.take_turn()
        rows = note(
            beneficiary=beneficiary, review=review, said={field: said}, paper={field: written}, by=by, at=at
        )
    if not rows:
        raise CannotSettle("这一处不一致已经登记过了。")
    return rows[0]


def resolve(
    *, difference: Difference, choice: str, other: str = "", reason: str, proof: photos.Photo | None = None,
    by: Staff, at: datetime,
) -> None:  # fmt: skip
    """Decide whose value holds, with the reason and, where there is one, the paper it was seen on.

    A sensitive field then waits for a second person; any other is written at once. Refuses what has been decided, a
    missing reason, a sensitive field without proof, a value that the field cannot hold, and a file that says something
    else by now: the row then shows what, so that whoever decides can look at all three again.
    """
    consents.refuse_outsider(office=difference.beneficiary.organization, act=Act.KEEP_FILE, by=by)
    if difference.state != DifferenceState.OPEN:
        raise CannotSettle(f"这一处{difference.get_state_display()}，不须再核对。")
    if choice not in Choice.values:
        raise CannotSettle("请选择以哪一个为准。")
    if not reason.strip():
        raise CannotSettle("请写明理由。")
    with transaction.atomic():
        audit.take_turn()  # Of two who decide at once the second finds the file as the first has left it.
        is_overtaken = _keep_up(difference, by=by, at=at)
        if not is_overtaken:
            _decide(difference, _chosen(difference, choice, other, at), reason.strip(), proof, by=by, at=at)
    if is_overtaken:
        label = label_of(difference.field)
        raise CannotSettle(f"系统里的{label}刚才已经改过，没有覆盖。请看现在的三方对照，再认定一次。")


def _decide(
    difference: Difference, value: str, reason: str, proof: photos.Photo | None, *, by: Staff, at: datetime
) -> None:
    known = file_data.FIELDS[difference.field]
    waits = known.needs_second and value != difference.system_value
    if waits and proof is None:
        raise CannotSettle(f"更改{known.label}须附凭证照片或扫描件。")
    fields: dict[str, Any] = {"chosen_value": value, "reason": reason, "resolved_by": by}
    if proof is not None:
        fields["proof"] = photos.store(
            photo=proof, kind=policy.EvidenceKind.OTHER, beneficiary=difference.beneficiary,
            organization=difference.organization, by=by, at=at,
        )  # fmt: skip
    _move(difference, DifferenceState.RESOLVED if waits else DifferenceState.SETTLED, by=by, at=at, **fields)
    if not waits:
        _write(difference, by=by, at=at)


def settle(*, difference: Difference, by: Staff, at: datetime) -> None:
    """Agree, as the second person, to what was decided: the file changes now. Refused to whoever decided it."""
    _refuse_second(difference, by)
    with transaction.atomic():
        audit.take_turn()
        _move(difference, DifferenceState.SETTLED, by=by, at=at, reason=difference.reason, second_by=by)
        _write(difference, by=by, at=at)


def send_back(*, difference: Difference, reason: str, by: Staff, at: datetime) -> None:
    """Do not agree: the difference is open again, with why. Refused without a reason and to whoever decided it."""
    _refuse_second(difference, by)
    if not reason.strip():
        raise CannotSettle("请写明为什么退回。")
    _move(difference, DifferenceState.OPEN, by=by, at=at, reason=reason.strip(), resolved_by=None, chosen_value="")


def label_of(field: str) -> str:
    """The Chinese name of a field of the file."""
    known = file_data.FIELDS.get(field)
    return known.label if known else str(getattr(Beneficiary._meta.get_field(field), "verbose_name", field))


def follow_files(*, people: Iterable[int]) -> int:
    """Hand what is open about these people (ids) to the office that holds their file by now; returns how many."""
    holder = Beneficiary.objects.filter(pk=OuterRef("beneficiary"))
    place = ("organization", "province_code", "city_code", "county_code")
    rows = Difference.objects.filter(beneficiary__in=people, state__in=OPEN)
    left_behind = rows.exclude(organization=F("beneficiary__organization")).values_list("pk", flat=True)
    return Difference.objects.filter(pk__in=list(left_behind)).update(
        **{name: Subquery(holder.values(name)[:1]) for name in place}
    )


def unexplained(*, campaign_id: int) -> QuerySet[Difference]:
    """Differences noted in reviews of the campaign that nobody has settled: it cannot be closed over them."""
    return Difference.objects.filter(review__campaign=campaign_id, state__in=OPEN)


def _keep_up(difference: Difference, *, by: Staff, at: datetime) -> bool:
    """Let an open row say what the file says now; whether that is something else than it said."""
    difference.beneficiary.refresh_from_db()
    stands = getattr(difference.beneficiary, difference.field)
    if stands == difference.system_value:
        return False
    Difference.objects.filter(pk=difference.pk, state=DifferenceState.OPEN).update(system_value=stands)
    difference.refresh_from_db()
    audit.record(difference, act="difference.kept_up", by=by, at=at)
    return True


def _chosen(difference: Difference, choice: str, other: str, at: datetime) -> str:
    value = {
        Choice.SYSTEM: difference.system_value, Choice.PAPER: difference.paper_value,
        Choice.PERSON: difference.person_value, Choice.OTHER: other.strip(),
    }[Choice(choice)]
    if choice == Choice.SYSTEM:
        return value
    try:
        return file_data.checked(field=difference.field, value=value, today=timezone.localtime(at).date())
    except file_data.CannotCorrect as refusal:
        raise CannotSettle(str(refusal)) from refusal


def _refuse_second(difference: Difference, by: Staff) -> None:
    consents.refuse_outsider(office=difference.beneficiary.organization, act=Act.SETTLE_DIFFERENCE, by=by)
    if difference.state != DifferenceState.RESOLVED:
        raise CannotSettle(f"这一处{difference.get_state_display()}，没有待复核的意见。")
    if difference.resolved_by_id == by.pk:
        raise CannotSettle("核对人不能复核自己的意见，请由另一人复核。")


def _move(difference: Difference, to: str, *, by: Staff, at: datetime, **fields: Any) -> None:
    act = {
        DifferenceState.RESOLVED: "difference.resolved", DifferenceState.SETTLED: "difference.settled",
        DifferenceState.OPEN: "difference.sent_back",
    }[DifferenceState(to)]  # fmt: skip
    transitions.move(difference, to=to, by=by, at=at, act=act, **fields)


def _write(difference: Difference, *, by: Staff, at: datetime) -> None:
    """Let the file say what was decided. A new phone number leaves its row, so that calls to the old one end (P16)."""
    if difference.chosen_value == difference.system_value:
        return
    person = difference.beneficiary
    try:
        file_data.correct(
            beneficiary=person, field=difference.field, value=difference.chosen_value,
            expected=difference.system_value, reason=difference.reason, by=by, at=at,
        )
    except file_data.CannotCorrect as refusal:
        raise CannotSettle(str(refusal)) from refusal
    if difference.field == "phone":
        PhoneChange.objects.create(
            beneficiary=person, organization=difference.organization, state=PhoneChangeState.IN_EFFECT, state_at=at,
            old_phone=difference.system_value, new_phone=difference.chosen_value, reason=difference.reason,
            submitted_by=difference.resolved_by or by, submitted_at=at, decided_by=by,
        )
