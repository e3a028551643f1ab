"""The other tabs: file data, evidence, benefits with their decisions, contacts."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts import masks
from accounts.models import Staff
from accounts.roles import Act
from benefits.models import Beneficiary
from reviews import policy
from reviews.models import Confirmation, ContactAttempt, Difference, Evidence
from reviews.policy import ContactChannel, ContactOutcome
from reviews.worklists import certificates, differences, links, stakes
from reviews.worklists.person.reading import PersonFile

# Numbers that are shown masked until somebody asks for one with a reason.
NUMBERS = {
    "id_number": ("身份证号", masks.mask_id_number),
    "phone": ("联系电话", masks.mask_phone),
    "bank_card": ("银行卡号", lambda number: f"尾号 {number[-4:]}" if len(number) > 7 else ""),
}


def file_tab(file: PersonFile, staff: Staff, *, unmasked: str = "") -> dict:
    """File data, numbers, papers, differences, representatives; `unmasked` names the one number shown in full.

    Three queries.
    """
    person = file.person
    return {
        "sections": [
            {"title": "建档立卡", "rows": _base_rows(person), "act": _report_act(file, staff)},
            {"title": "居住与联系", "rows": _living_rows(person) + _stay_rows(file), "act": _stay_act(file, staff)},
        ],
        "known": [row for row in certificates.of_person(person, today=file.today, local=file.local) if row.is_current],
        "certificate_url": links.certificates(person.key) if _report_act(file, staff) else "",
        "numbers": [
            {
                "name": name, "label": label, "masked": mask(getattr(person, name)) or "未登记",
                "shown": getattr(person, name) if name == unmasked else "", "is_set": bool(getattr(person, name)),
            }
            for name, (label, mask) in NUMBERS.items()
        ],
        "differences": [_difference(row) for row in Difference.objects.filter(beneficiary=person).order_by("-pk")[:20]],
        "representatives": [
            {
                "name": one.name, "relation": f"{one.get_kind_display()}，{one.relation}",
                "phone": masks.mask_phone(one.phone) or "未登记", "until": one.until_on,
            }
            for one in person.representatives.order_by("pk")
        ],
    }  # fmt: skip


def _report_act(file: PersonFile, staff: Staff) -> dict | None:
    """Saying that something in the file is wrong, where the file is held."""
    if file.person.died_on or not (
        staff.may(Act.KEEP_FILE) and staff.organization.contains(file.person.organization)
    ):
        return None
    url = reverse("reviews:difference_report", args=[file.person.key])
    return {"label": "登记不一致", "url": url, "icon": "edit"}


def _stay_act(file: PersonFile, staff: Staff) -> dict | None:
    """Noting where the person lies or lives, or that they are back, where the file is held."""
    own = staff.organization.contains(file.person.organization)
    if file.person.died_on or not (own and staff.may(Act.RECORD_CONTACT)):
        return None
    return {"label": "住院、住机构", "url": reverse("reviews:stay", args=[file.person.key]), "icon": "home"}


def _stay_rows(file: PersonFile) -> list[tuple]:
    return [("住院、住机构", f"{file.stay_words}，自 {file.held.stay_from} 起", "ochre")] if file.stay_words else []


def _base_rows(person: Beneficiary) -> list[tuple]:
    rows = [
        ("档案编号", person.archive_number or "—"),
        ("姓名", person.name),
        ("性别", person.get_sex_display()),
        ("出生日期", person.born_on.isoformat()),
        ("抚恤关系所在", person.organization.name),
        ("开户银行", person.bank_name or "—"),
    ]
    return [*rows, ("去世日期", person.died_on.isoformat(), "strong")] if person.died_on else rows


def _living_rows(person: Beneficiary) -> list[tuple]:
    return [
        ("住址", person.address or "—"),
        ("村（社区）", person.village or "—"),
        ("居住状态", person.get_living_display()),
        ("现居地", person.living_place or "—"),
        ("行动能力", person.get_mobility_display()),
    ]


TAKEN = frozenset({policy.EvidenceKind.PORTRAIT, policy.EvidenceKind.SCREENSHOT})
# Values of these fields are numbers of the person and stay masked in comparisons too.
_MASKS = {name: mask for name, (_, mask) in NUMBERS.items()}


def _difference(row: Difference) -> dict:
    mask = _MASKS.get(row.field, lambda value: value)
    label = _label_of(row.field)
    return {
        "label": label, "system": mask(row.system_value), "file": mask(row.paper_value),
        "said": mask(row.person_value), "record": row,
        "act": {"label": "看", "url": differences.address(row)},
    }  # fmt: skip


def _label_of(field: str) -> str:
    known = {each.name: each.verbose_name for each in Beneficiary._meta.concrete_fields}
    return str(known.get(field, field))


def evidence_tab(file: PersonFile, staff: Staff, *, url_of) -> dict:
    """Confirmations with their files, then files that belong to none. Two queries; `url_of` gives a file's address.

    What waits for this person's verdict leads to the bench.
    """
    files = Evidence.objects.filter(beneficiary=file.person).order_by("-pk")
    by_confirmation: dict[int | None, list[dict]] = {}
    for each in files:
        by_confirmation.setdefault(each.confirmation_id, []).append(_item(each, url_of))
    confirmations = [
        {
            "confirmation": row, "title": f"{row.get_method_display()}确认",
            "when": row.confirmed_on.isoformat(), "by": row.recorded_by.name if row.recorded_by else "App",
            "items": by_confirmation.pop(row.pk, []), "documents": _documents(row),
            "bench_url": links.bench(row.key) if row.awaits(staff) else "",
        }
        for row in _confirmations(file)
    ]  # fmt: skip
    others = [item for items in by_confirmation.values() for item in items]
    return {"confirmations": confirmations, "others": others}


def _confirmations(file: PersonFile) -> QuerySet:
    return file.person.confirmations.select_related("recorded_by").order_by("-confirmed_on", "-pk")


def _documents(row: Confirmation) -> str:
    """The papers that were seen as originals; photos taken on the spot stand below as files."""
    seen = [kind.label for kind in policy.EvidenceKind if kind in row.documents and kind not in TAKEN]
    return f"查验：{'、'.join(seen)}" if seen else ""


def _item(each: Evidence, url_of) -> dict:
    url = url_of(each.key)
    return {
        "label": each.get_kind_display(), "url": url, "thumb_url": f"{url}?side=240" if each.width else "",
        "taken_on": (each.taken_on or timezone.localtime(each.uploaded_at).date()).isoformat(),
        "note": next((text for text in each.checks.values() if isinstance(text, str) and text), ""),
    }  # fmt: skip


@dataclass(frozen=True)
class Contacts:
    """`summary` counts what counts for *unreachable*; `lacking` says what is still short, "" when nothing is asked."""

    attempts: list[dict]
    summary: str
    lacking: str


def contacts_tab(file: PersonFile) -> Contacts:
    """The tries to reach the person, newest first, and their count for the pressing review. One query."""
    rows = list(file.person.contact_attempts.select_related("by").order_by("-on", "-at", "-pk")[:100])
    review = file.leading
    if review is None:
        return Contacts([_attempt(row, file) for row in rows], f"{len(rows)} 次", "")
    count = policy.count_attempts(
        [(row.on, row.channel, ContactOutcome(row.outcome).is_answered) for row in rows],
        window_start=review.campaign.window_start, asked_on=file.today, local=file.local,
    )  # fmt: skip
    return Contacts([_attempt(row, file) for row in rows], f"本期 {count}", _lacking(count, review))


def _lacking(count: policy.ContactCount, review) -> str:
    if review.category not in stakes.BY_COURSE[policy.Course.NOTICE_THEN_PROPOSE]:
        return ""
    if count.answered:
        return "本期已联系上，不作失联，不列入公告。"
    if count.lacking:
        return f"作为失联公告，{'，'.join(count.lacking)}。"
    return "已达失联要件：期限过后可列入公告。"


def _attempt(row: ContactAttempt, file: PersonFile) -> dict:
    local = timezone.localtime(row.at)
    day = stakes.day_words(row.on, today=file.today)
    return {
        "when": f"{day} {local:%H:%M}" if local.date() == row.on else day,
        "channel": ContactChannel(row.channel).label,
        "target": f"{'另拨' * row.is_other_number}尾号 {row.number_tail}" if row.number_tail else "",
        "outcome": row.outcome_words,
        "reached": ContactOutcome(row.outcome).is_answered,
        "note": "；".join(filter(None, (row.note, _again(row, file)))),
        "by": row.by.name,
    }  # fmt: skip


def _again(row: ContactAttempt, file: PersonFile) -> str:
    return f"约 {stakes.day_words(row.follow_up_on, today=file.today)}再联系" if row.follow_up_on else ""
