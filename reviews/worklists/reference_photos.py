"""Who needs a reference photo: said by the App to have none, or one that does not serve; never taken here; taken."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import Organization, Staff
from benefits.models import Beneficiary, Benefit
from reviews import policy
from reviews.models import Attempt, ReferencePhoto
from reviews.policy import AttemptCause
from reviews.worklists import circumstances, links, pages, people

MISSING, POOR, NEVER, TAKEN = "", "poor", "never", "taken"
TABS = {MISSING: "App 提示缺基准照片", POOR: "不合格或相貌变化大", NEVER: "本中心没有采集过", TAKEN: "已采集"}
ORDER = pages.Order("name")
READ = ("key", "name", "born_on", "village", "living", "mobility", "organization__short_name", "died_on")


@dataclass(frozen=True)
class Row:
    """One person; `why` says what is known of the photo, `how` where it is taken."""

    name: str
    url: str
    capture_url: str
    age: int
    place: str
    office: str
    why: str
    how: str


def select(
    staff: Staff, tab: str = MISSING, *, today: date, office: Organization | None = None, term: str = ""
) -> QuerySet:
    """Living people of the own offices with a benefit that has not ended, of the tab, in no order."""
    found = Beneficiary.objects.visible_to(staff).filter(
        Exists(Benefit.objects.open().filter(beneficiary=OuterRef("pk"))), died_on=None
    )
    if office:
        found = found.filter(**office.scope_filter())
    if term:
        found = found.filter(people.matching(term))
    return _with_photo(found, today).filter(_of_tab(tab))


def loaded(found: QuerySet) -> QuerySet:
    """With what the rows show; nothing sealed is read."""
    return found.select_related("organization").only(*READ)


def rows(found: Iterable[Beneficiary], *, today: date) -> list[Row]:
    """No query: everything came with the people."""
    return [
        Row(
            name=each.name, url=links.person(each.key, tab="evidence"), capture_url=links.reference_photo(each.key),
            age=each.age_on(today), place=each.village, office=each.organization.short_name, why=_why(each),
            how=_how(each),
        )
        for each in found
    ]


def versions(person: Beneficiary) -> list[ReferencePhoto]:
    """Every reference photo of the person, the current one first; one query."""
    return list(person.reference_photos.select_related("evidence", "captured_by").order_by("-is_current", "-pk"))


def _with_photo(found: QuerySet, today: date) -> QuerySet:
    """With the current photo and what the App said of it since: failures before a photo was taken are over."""
    current = ReferencePhoto.objects.filter(is_current=True)
    answered = current.filter(beneficiary=OuterRef("beneficiary"), captured_at__gte=OuterRef("at"))
    failed = Attempt.objects.filter(beneficiary=OuterRef("pk"), campaign__year=today.year, passed=False)
    said, current = failed.filter(~Exists(answered)), current.filter(beneficiary=OuterRef("pk"))
    return found.annotate(
        captured_at=circumstances.first_of(current, "captured_at"),
        quality=circumstances.first_of(current, "quality"),
        said_missing=_number(said.filter(cause__in=policy.MISSING_SAID)),
        said_poor=_number(said.filter(cause__in=policy.POOR_SAID)),
    )


def _number(rows: QuerySet) -> Coalesce:
    return Coalesce(Subquery(rows.order_by().values("beneficiary").annotate(number=Count("pk")).values("number")), 0)


def _of_tab(tab: str) -> Q:
    is_doubted = Exists(ReferencePhoto.objects.filter(
        beneficiary=OuterRef("pk"), is_current=True, quality__has_key="doubted"
    ))
    return {
        MISSING: Q(said_missing__gt=0),
        POOR: Q(is_doubted) | Q(said_poor__gt=0),
        NEVER: Q(captured_at=None),
        TAKEN: Q(captured_at__isnull=False),
    }[tab]


def _why(person: Beneficiary) -> str:
    seen = vars(person)
    taken: datetime | None = seen["captured_at"]
    doubted = (seen["quality"] or {}).get("doubted", "")
    found = []
    if seen["said_missing"]:
        found.append(f"App {AttemptCause.NO_REFERENCE_PHOTO.label} {seen['said_missing']} 次")
    if seen["said_poor"]:
        found.append(f"App 因照片或相貌比对失败 {seen['said_poor']} 次")
    if doubted:
        found.append(f"标记为不合格：{doubted}")
    if taken and not found:
        found.append(f"{timezone.localtime(taken):%Y-%m-%d} 采集")
    return "；".join(found) or "没有采集过"


def _how(person: Beneficiary) -> str:
    if person.mobility != Beneficiary.Mobility.ABLE:
        return "行动不便，可先走上门认证"
    return "居住外地，可先走远程确认" if person.living != Beneficiary.Living.LOCAL else "带身份证到所在单位采集"
