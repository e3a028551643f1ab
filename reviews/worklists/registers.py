"""What the pages of the payment registers show: the list, one register with its bridge between months, its lines."""

from decimal import Decimal

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse

from accounts.models import Staff
from accounts.roles import Act
from benefits.models import Register, RegisterLine
from benefits.states import RegisterState
from reviews.worklists import links

Change, Result = RegisterLine.Change, RegisterLine.BankResult
# The tabs of a register: all that is another than last month first, since that is what is looked at.
CHANGED, ALL, BOUNCED, OPEN, NO_CARD = "changed", "all", "bounced", "open", "no-card"
ORDER = (
    Change.NEW, Change.MOVED_IN, Change.RESUMED, Change.BACK_PAID, Change.CORRECTED, Change.PAID_AGAIN, Change.RATE,
    Change.SUSPENDED, Change.DIED, Change.MOVED_OUT, Change.ENDED, Change.ONCE,
)  # fmt: skip
TONES = {Result.PAID: ("done", "check"), Result.BOUNCED: ("stop", "undo"), Result.UNKNOWN: ("", "clock")}
ZERO = Decimal(0)


def listed(staff: Staff, conditions: dict) -> QuerySet[Register]:
    """The registers that the staff member sees, with how many lines the bank has sent back."""
    bounced = Count("lines", filter=Q(lines__bank_result=Result.BOUNCED))
    rows = Register.objects.visible_to(staff).filter(**conditions).select_related("organization")
    return rows.annotate(bounced=bounced)


def address(register: Register, **query: str) -> str:
    """The page of a register, or one tab of it."""
    url = reverse("reviews:register", args=[register.key])
    return f"{url}?{links.query(**query)}" if query else url


def row(register: Register) -> dict:
    """A register in the list."""
    return {
        "register": register, "url": address(register), "category": register.get_category_display(),
        "office": register.organization.short_name, "difference": register.total - register.last_total,
        "bounced": getattr(register, "bounced", 0),
        "bounced_url": address(register, tab=BOUNCED),
    }  # fmt: skip


def sums(register: Register) -> dict:
    """People, money and answers of the bank by change; two queries."""
    lines = register.lines
    by_change = {
        each["change"]: each
        for each in lines.values("change").annotate(
            number=Count("pk"), difference=Coalesce(Sum(F("amount") - F("last_amount")), ZERO)
        )
    }
    money = Q(amount__gt=0)
    counts = lines.aggregate(
        lines=Count("pk"), paid=Count("pk", filter=money & Q(bank_result=Result.PAID)),
        bounced=Count("pk", filter=money & Q(bank_result=Result.BOUNCED)),
        open=Count("pk", filter=money & Q(bank_result=Result.UNKNOWN)),
        no_card=Count("pk", filter=money & _without_card(register)),
    )  # fmt: skip
    return {"by_change": by_change, **counts}


def bridge(register: Register, found: dict) -> list[dict]:
    """From last month's total to this month's, a line for each kind of change; they add up."""
    return [
        {
            "label": change.label, "number": known["number"], "difference": known["difference"],
            "url": address(register, tab=change.value),
        }
        for change in ORDER
        if (known := found["by_change"].get(change.value))
    ]  # fmt: skip


def tabs(register: Register, found: dict, current: str) -> list[dict]:
    """Changed, all, each kind that occurs, and what the bank says."""
    same = found["by_change"].get(Change.SAME.value, {}).get("number", 0)
    items = [(CHANGED, "有变动", found["lines"] - same), (ALL, "全部", found["lines"])]
    items += [
        (change.value, change.label, found["by_change"][change.value]["number"])
        for change in ORDER if change.value in found["by_change"]
    ]  # fmt: skip
    items += [(NO_CARD, "没有卡号", found["no_card"])] * bool(found["no_card"])
    if register.state != RegisterState.DRAFT:
        items += [(BOUNCED, "退票", found["bounced"]), (OPEN, "银行未回", found["open"])]
    return [
        {"label": label, "count": number, "url": address(register, tab=name), "current": name == current}
        for name, label, number in items
    ]


def lines(register: Register, tab: str) -> QuerySet[RegisterLine]:
    """The lines behind a tab, in no order yet."""
    found = RegisterLine.objects.filter(register=register).select_related(
        "benefit__beneficiary", "benefit__organization"
    )
    if tab in Change.values:
        return found.filter(change=tab)
    narrowed = {
        CHANGED: ~Q(change=Change.SAME), BOUNCED: Q(bank_result=Result.BOUNCED),
        OPEN: Q(bank_result=Result.UNKNOWN, amount__gt=0), NO_CARD: Q(amount__gt=0) & _without_card(register),
    }.get(tab)  # fmt: skip
    return found if narrowed is None else found.filter(narrowed)


def line_row(line: RegisterLine, *, shows_bank: bool) -> dict:
    """One line as a row; what bounced leads to the person's file."""
    person = line.benefit.beneficiary
    result = Result(line.bank_result)
    tone, icon = TONES[result]
    return {
        "line": line, "url": links.person(person.key, tab="benefits"), "office": line.benefit.organization.short_name,
        "difference": line.amount - line.last_amount, "change": line.get_change_display(),
        "result": result.label if shows_bank and line.amount else "", "tone": tone, "icon": icon,
        "card": line.bank_card or person.bank_card,
        "file_url": links.person(person.key, tab="file") if result == Result.BOUNCED else "",
    }  # fmt: skip


def acts(register: Register, by: Staff) -> list[dict]:
    """What the staff member may do with the register now; the service says so in the end."""
    is_own = by.organization.contains(register.organization)
    offered = (
        (RegisterState.DRAFT, Act.DRAFT_REGISTER, "重新编制", "register_redraft", "refresh"),
        (RegisterState.SENT, Act.RECONCILE_REGISTER, "上传银行回盘", "register_bank", "upload"),
        (RegisterState.SENT, Act.RECONCILE_REGISTER, "对账完毕", "register_close", "check"),
        (None, Act.EXPORT, "导出", "register_export", "download"),
        (None, Act.PRINT, "打印", "register_print", "print"),
    )
    return [
        {"label": label, "url": reverse(f"reviews:{name}", args=[register.key]), "icon": icon,
         "post": name == "register_redraft"}
        for state, act, label, name, icon in offered
        if is_own and by.may(act) and state in (None, register.state)
    ]


def may_send(register: Register, by: Staff) -> str:
    """Why the staff member may not send the draft, "" when nothing stands against it."""
    if register.drafted_by_id == by.pk:
        return "这份名册由您编制，请另一位审核员报送。"
    return "" if by.may(Act.SEND_REGISTER) else "由审核员报送；编制和报送须为两人。"


def _without_card(register: Register) -> Q:
    if register.state == RegisterState.DRAFT:
        return Q(benefit__beneficiary__bank_card="")
    return Q(bank_card="")
