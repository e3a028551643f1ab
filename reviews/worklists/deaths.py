"""Deaths: the reports that wait for a supervisor, what is known of one, and what is held meanwhile."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import Staff
from accounts.roles import Act
from benefits.models import Beneficiary, Death, Suspension
from benefits.states import BenefitState, DeathState, SuspensionState
from reviews.models import AppDoubt, Confirmation, ContactAttempt, Letter, Review
from reviews.policy import Method
from reviews.policy.contacts import ANSWERED_OUTCOMES
from reviews.states import AppDoubtState, ConfirmationState, ReviewState
from reviews.worklists import counts, links, stakes

SHOWN = 4  # People of the morning group; the others stand in the list.
IN_PERSON = (Method.ON_SITE, Method.HOME_VISIT)  # An officer saw the person.


def open_to(staff: Staff) -> QuerySet[Death]:
    """Those that wait, oldest first."""
    found = Death.objects.visible_to(staff).filter(state=DeathState.REPORTED)
    return found.select_related("beneficiary", "organization", "reported_by").order_by("reported_at", "pk")


def may_decide(death: Death, staff: Staff) -> bool:
    """Whether the staff member may verify or reverse at the office of the death."""
    return staff.may(Act.VERIFY_DEATH) and staff.organization.contains(death.organization)


def may_report(staff: Staff, person: Beneficiary) -> bool:
    """Whoever may, at or above the office that holds the file; of the living."""
    return staff.may(Act.REPORT_DEATH) and not person.died_on and staff.organization.contains(person.organization)


def why_not(death: Death, staff: Staff) -> str:
    """Why the staff member may not dismiss it; "" when they may."""
    if death.state != DeathState.REPORTED:
        return "这条登记已经办结。"
    if not staff.may(Act.VERIFY_DEATH):
        return "由审核员核实。"
    if death.reported_by_id == staff.pk:
        return "您是登记人，须由另一位审核员核实。"
    return ""


def facts(death: Death) -> list[tuple]:
    """What the page says of the report and of its end (see `kv`)."""
    rows = [
        ("去世日期", death.died_on.isoformat(), "cinnabar"), ("从哪里得知", death.get_source_display()),
        ("比对", death.get_match_display() or "—"), ("谁说的", death.note or "—"),
        ("登记人", f"{_reporter(death)}　{_moment(death.reported_at)}"), ("单位", death.organization.short_name),
    ]
    if death.verified_by:
        rows += [
            ("证明", f"{death.get_certificate_display()}　{death.certificate_number}"),
            ("去世原因", death.get_cause_display() or "证明没有写明"),
            ("停发", f"自 {_month(death.first_unpaid_month)}起", "cinnabar"),
            ("核实人", f"{death.verified_by.name}　{_moment(death.verified_at)}"),
        ]
    if death.reversed_by:
        rows += [
            ("更正", death.get_untrue_display(), "pine"), ("看到、问到", death.finding),
            *([("撤销宣告的判决", death.reversal_document)] if death.reversal_document else []),
            ("更正人", f"{death.reversed_by.name}　{_moment(death.state_at)}"),
        ]
    if death.dismissed_by:
        rows += [
            ("不属实", death.get_untrue_display(), "pine"), ("看到、问到", death.finding),
            ("核实人", f"{death.dismissed_by.name}　{_moment(death.state_at)}"),
        ]
    return rows


def signs_of_life(death: Death) -> list[dict]:
    """What speaks against it: seen by an officer, or passed in the App, after the day named (see `checks`)."""
    seen = Confirmation.objects.filter(
        beneficiary=death.beneficiary, state=ConfirmationState.ACCEPTED, method__in=IN_PERSON,
        confirmed_on__gt=death.died_on,
    ).select_related("recorded_by")
    found = [
        {"kind": "ok", "text": f"本人已到场：{row.confirmed_on} {row.get_method_display()}", "note": _recorder(row)}
        for row in seen.order_by("-confirmed_on", "-pk")
    ]
    heard = ContactAttempt.objects.filter(
        beneficiary=death.beneficiary, outcome__in=ANSWERED_OUTCOMES, on__gt=death.died_on
    )
    found += [
        {"kind": "warn", "text": f"{row.on} {row.get_channel_display()}：{row.outcome_words}", "note": row.by.name}
        for row in heard.select_related("by").order_by("-on", "-pk")[:SHOWN]
    ]
    doubts = AppDoubt.objects.filter(beneficiary=death.beneficiary, state=AppDoubtState.OPEN).select_related("attempt")
    found += [
        {
            "kind": "warn", "text": f"{timezone.localtime(doubt.attempt.at).date()} 在 App 通过，待查明",
            "link_label": "查明", "link_url": links.app_doubt(doubt.key),
        }
        for doubt in doubts.order_by("pk")
    ]
    return found


def held(death: Death, *, today: date) -> list[tuple]:
    """What waits until it is looked into, and what does not (see `kv`). Four queries."""
    of_person = {"benefit__beneficiary": death.beneficiary}
    stops = Suspension.objects.filter(
        **of_person, state__in=(SuspensionState.PROPOSED, SuspensionState.ENDORSED, SuspensionState.APPROVED)
    )
    letters = Letter.objects.queued().filter(beneficiary=death.beneficiary).count()
    announced = Review.objects.filter(**of_person, state=ReviewState.IN_NOTICE).exists()
    paid = death.beneficiary.benefits.filter(state=BenefitState.ACTIVE).order_by("payable_from_month", "pk")
    rows = [
        ("短信、提醒", f"{letters} 件待发，先不发" if letters else "不发"),
        ("公告", "已在公告中，期满也不停发" if announced else "不列入"),
    ]
    rows += [
        ("停发", f"{stop.word}建议{stop.get_state_display()}，先不批准、不生效") for stop in stops.order_by("pk")
    ] or [("停发", "不批准、不生效")]
    rows += [("待遇", f"{each.title}照发，每月 {each.monthly_amount:,.2f} 元") for each in paid]
    return [*rows, ("本人到场", "随时可以确认")]


def note(death: Death, *, today: date) -> str:
    """One line: who says so, and of which day."""
    return f"{death.get_source_display()}：{stakes.day_words(death.died_on, today=today)}去世，{_reporter(death)}登记"


def group(staff: Staff, *, today: date) -> dict[str, Any] | None:
    """The group of the morning page as the tag `when` draws it; None when nothing waits. One query."""
    if not staff.may(Act.VERIFY_DEATH):
        return None
    first, number, _ = counts.first_of_all(open_to(staff), SHOWN)
    if not first:
        return None
    return {
        "key": "deaths", "tone": "grave", "day": "核实", "day_note": "等您核实",
        "title": f"{number} 人疑似去世，待核实", "note": "核实以前不通知、不停发；", "strong": "不属实的尽快排除",
        "people": [
            {
                "name": each.beneficiary.name, "url": links.person(each.beneficiary.key), "review": each,
                "note": note(each, today=today),
                "act": {"label": "核实", "url": links.death(each.key), "tone": "primary"},
            }
            for each in first
        ],
        "more_label": f"其余 {number - len(first)} 人" if number > len(first) else "看名单",
        "more_url": reverse("reviews:deaths"),
    }  # fmt: skip


def _reporter(death: Death) -> str:
    return death.reported_by.name if death.reported_by else "名单比对"


def _recorder(row: Confirmation) -> str:
    return f"{row.recorded_by.name}记录" if row.recorded_by else ""


def _moment(at) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"


def _month(day: date | None) -> str:
    return f"{day.year}年{day.month}月" if day else ""
