"""The lasting end of a benefit in words: what each ground means, what was decided, what is to be filed."""

from datetime import date

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import Staff
from accounts.roles import Act
from benefits import days, policy
from benefits.categories import Category
from benefits.models import Benefit, EligibilityCheck, Filing, Suspension, Termination
from benefits.services import filings, local_rules, terminations
from benefits.states import TERMINATION_DECIDED, TerminationState
from reviews.models import Review
from reviews.worklists import citations, decisions, links, people, stakes

FILINGS = "filings"  # The line in the column of the approvals.
WITHDRAWABLE = (TerminationState.PROPOSED, TerminationState.ENDORSED, TerminationState.APPROVED)


def proposal(benefit: Benefit, *, today: date) -> dict:
    """What the page of a proposal says of each ground: from which month, who decides, by which rule; one query."""
    local = local_rules.in_force(organization=benefit.organization, on=today)
    rows = {ground: policy.ENDINGS[ground][Category(benefit.category)].under(local) for ground in
            policy.end_grounds(Category(benefit.category))}  # fmt: skip
    return {
        "grounds": [
            {
                "label": ground.label, "month": ending.starts.value.label, "who": ending.approval.value.label,
                "cite": ending.starts.citation.marked,
            }
            for ground, ending in rows.items()
        ],
        "laws": citations.by_citation(dict.fromkeys(ending.starts for ending in rows.values())),
    }  # fmt: skip


def proposed_sentence(row: Termination) -> str:
    """What the proposal means, for the flash message."""
    who = terminations.approval_of(row).label
    return f"终止已提出，{who}。批准以前待遇照发；依法自 {decisions.month(row.first_unpaid_month)}起终止。"


def decided_sentence(row: Termination) -> str:
    """What the consent means."""
    name = row.benefit.beneficiary.name
    if row.state == TerminationState.ENDORSED:
        return f"{name}这一件已同意，报省批准。批准以前待遇照发。"
    return f"{name}的待遇自 {decisions.month(row.first_unpaid_month)}起终止；在此以前照发，仍可撤回。"


def checked_sentence(check: EligibilityCheck) -> str:
    """What the finding means."""
    name = check.benefit.beneficiary.name
    if check.until_on:
        return f"{name}的资格保留至 {check.until_on}（含当日），待遇照发，届满以前再核查。"
    if check.finding == EligibilityCheck.Finding.IN_DOUBT:
        return f"{name}的情况已记下，留在待核查名单；待遇照发，请审核员知悉。"
    return f"{name}仍符合条件，待遇照发。"


def days_of(row: Termination, *, today: date) -> list[tuple]:
    """The day of the ground, the lawful month, the month in which pay really stops."""
    lawful = row.basis.get("lawful_month")
    rows: list[tuple] = [
        ("事由", row.get_ground_display(), "strong"), ("事由发生日", row.day.isoformat()),
        ("依法终止月份", decisions.month(date.fromisoformat(lawful) if lawful else row.first_unpaid_month)),
    ]  # fmt: skip
    if row.state in TERMINATION_DECIDED:
        return [*rows, ("实际终止月份", decisions.month(row.first_unpaid_month), "cinnabar")]
    if row.state in WITHDRAWABLE:
        month = policy.real_month(row.first_unpaid_month, approved_on=today)
        rows.append(("今天批准，则终止", f"{decisions.month(month)}起", "cinnabar"))
    return rows


def paper_rows(row: Termination) -> list[tuple]:
    """What the clerk has seen: the case of article 59, the number, the words."""
    cause = row.basis.get("cause", {})
    kind = cause.get("kind", "")
    rows = [("情形", policy.CancelKind(kind).label)] if kind else []
    rows += [("文号", row.document_no)] if row.document_no else []
    return [*rows, ("提出的理由", cause.get("reason") or row.reason)]


def contradictions(row: Termination) -> list[str]:
    """What the records say against the day of the ground, for whoever decides; one query."""
    found = [
        f"本人 {day} 已确认，在事由发生之后。"
        for day in Review.objects.filter(benefit=row.benefit_id, confirmed_on__gt=row.day).order_by("confirmed_on")
        .values_list("confirmed_on", flat=True)
    ]  # fmt: skip
    if row.day < row.benefit.payable_from_month:
        found.append(f"事由发生日早于起发月份 {decisions.month(row.benefit.payable_from_month)}。")
    years = terminations.FARTHEST_YEARS
    if row.day < days.same_day_after_months(timezone.localtime(row.proposed_at).date(), -12 * years):
        found.append(f"事由发生日在提出的 {years} 年以前，其间照发。")
    return found


def checks_of(row: Termination) -> list[EligibilityCheck]:
    """What was found about the eligibility before; one query, none for other grounds."""
    if row.ground != policy.EndGround.NOT_ELIGIBLE:
        return []
    return list(row.benefit.eligibility_checks.select_related("recorded_by"))


def interruption(row: Termination, *, step: str, form, by: Staff, today: date) -> dict:
    """The card before the act: who, from when, how much, whether it can be repaired, how it is withdrawn."""
    benefit, name = row.benefit, row.benefit.beneficiary.name
    month = decisions.month(policy.real_month(row.first_unpaid_month, approved_on=today))
    verb = "报省审批" if step == "endorse" else "批准终止"
    return {
        "kind": "终止待遇", "title": f"您将{verb}：{name}的待遇不再发放",
        "facts": [
            ("何人", f"{name}，{benefit.title}"), ("何时起", f"自 {month}起终止；在此以前照发"),
            ("多少钱", f"每月 {benefit.monthly_amount:,.2f} 元"), ("为何", f"{row.get_ground_display()}：{row.reason}"),
            *[("与记录不合", words) for words in contradictions(row)],
            ("何以撤回", f"{month}以前，由批准的一级撤回，发放不中断；以后须重新审定资格"),
        ],
        "acks": ["材料和理由，我已逐一看过", "没有仍在上学、残疾、赡养等应当保留的情形"],
        "number": 1, "act_label": verb, "url": reverse("reviews:approve_termination", args=[row.key]), "fields": [],
        "back_url": links.decision("termination", row.key),
        "errors": form.non_field_errors() if form.is_bound else [],
        "fine_print": f"经手人：{by.name}，{by.get_role_display()}。决定书将写明依据与复议、诉讼途径。",
    }  # fmt: skip


def withdrawal(row: Termination) -> dict:
    """What the page of taking back says."""
    name, back = row.benefit.beneficiary.name, links.decision("termination", row.key)
    return {
        "heading": f"撤回终止：{name}", "text": "撤回以后待遇照发，理由写入留痕。", "act_label": "撤回，待遇照发",
        "crumb": [("审批", links.approvals()), (name, back), ("撤回", "")],
        "facts": [("待遇", row.benefit.title), ("事由", row.get_ground_display()), *decisions.hands_of(row)],
        "about": row.benefit.beneficiary,
    }  # fmt: skip


def may_withdraw(row: Termination, by: Staff) -> bool:
    """Whether to offer taking it back; the service says so in the end."""
    if row.state not in WITHDRAWABLE or not by.organization.contains(row.organization):
        return False
    if row.state != TerminationState.APPROVED:
        return by.may(Act.PROPOSE_TERMINATION)
    levels = terminations.approval_of(row).levels
    return by.may(Act.APPROVE_TERMINATION) and by.organization.level == levels[-1]


def filing_of(record: Suspension | Termination) -> Filing | None:
    """The filing with the ministry, if it is recorded; one query."""
    return getattr(record, "filing", None)


def open_filings(staff: Staff) -> dict[str, QuerySet]:
    """What is decided and not yet filed in the offices of the staff member, by kind."""
    return {
        "suspension": filings.open_suspensions().visible_to(staff),
        "termination": filings.open_terminations().visible_to(staff),
    }


def unfiled(staff: Staff, *, today: date, term: str = "") -> QuerySet[Benefit]:
    """The benefits with an open filing, for the number in the column; with a `term` of those who match it."""
    rows = open_filings(staff)
    found = Benefit.objects.filter(
        Q(pk__in=rows["suspension"].values("benefit")) | Q(pk__in=rows["termination"].values("benefit"))
    )
    return found.filter(people.matching(term, path="beneficiary__")) if term else found


def filing_rows(staff: Staff, *, today: date) -> list[dict]:
    """One line for each open filing, the oldest decision first. Two queries."""
    found = [
        (kind, row) for kind, rows in open_filings(staff).items()
        for row in rows.select_related("benefit__beneficiary", "organization")
    ]  # fmt: skip
    return [
        {
            "name": row.benefit.beneficiary.name, "url": links.decision(kind, row.key), "title": row.benefit.title,
            "what": row.reason, "office": row.organization, "record": row,
            "decided": stakes.day_words(timezone.localtime(row.approved_at).date(), today=today),
        }
        for kind, row in sorted(found, key=lambda each: each[1].approved_at)
    ]  # fmt: skip


def filing_laws() -> list[citations.Quoted]:
    return citations.by_citation([policy.FILED_WITH_MINISTRY])
