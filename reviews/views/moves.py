"""What the pages of a move show: the list, the form, the move itself with its timeline."""

from dataclasses import dataclass

from django.db.models import Q
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from accounts import vocabulary
from accounts.roles import Act
from benefits.states import TransferState
from reviews.forms import transfers as forms
from reviews.worklists import citations, counter, links, pages, people, stakes
from reviews.worklists import transfers as worklist

TONES = {"transfer.accepted": "run", "transfer.done": "done", "transfer.declined": "bad"}


@dataclass(frozen=True)
class Ending:
    """The words of sending a move back, or taking it back."""

    title: str
    text: str
    label: str
    said: str


DECLINE = Ending(
    title="退回关系转移", text="理由写给迁出地，迁出地继续发放并确认；核对后可以重新登记。", label="退回迁出地",
    said="关系转移已退回，理由已写明。",
)
WITHDRAW = Ending(
    title="撤回关系转移", text="撤回以后由本地继续发放并确认；户籍确已迁走的，请重新登记。", label="撤回转移",
    said="关系转移已撤回。",
)  # fmt: skip


class Asked:
    """What the address of the list asks for."""

    def __init__(self, request):
        tab, standing = request.GET.get("tab", ""), request.GET.get("standing", "")
        self.tab = tab if tab in worklist.TABS else "out"
        self.standing = standing if standing in worklist.STANDINGS else ""
        self.find = request.GET.get("find", "")

    def url(self, **changed) -> str:
        kept = {"tab": self.tab, "standing": self.standing, "find": self.find, **changed}
        return f"{reverse('reviews:transfers')}?{links.query(**kept)}"


def of_person(term: str) -> Q:
    return people.matching(term, path="benefit__beneficiary__")


def list_page(staff, asked: Asked, page: pages.Page, term: str, today) -> dict:
    """The context of reviews/transfers.html; one query for the numbers of the tabs."""
    held = worklist.tab_contents(staff, term=term)
    return {
        "tabs": [
            {"label": label, "url": asked.url(tab=name), "count": held[name], "current": name == asked.tab}
            for name, label in worklist.TABS.items()
        ],
        "segs": [
            {"label": label, "url": asked.url(standing=name), "current": name == asked.standing}
            for name, label in worklist.STANDINGS.items()
        ],
        "rows": worklist.rows(page.records, today=today), "tab": asked.tab, "standing": asked.standing, "today": today,
        "find_url": reverse("reviews:transfers_find"), "find_value": people.shown_term(term) if term else "",
        "clear_url": asked.url(find=""), "shown": len(page.records),
        "previous_url": asked.url(before=page.before) if page.before else "",
        "next_url": asked.url(after=page.after) if page.after else "",
    }  # fmt: skip


def said(rows) -> str:
    """After recording: how many, and what comes next."""
    first = rows[0]
    if first.destination is None:
        return f"已登记 {len(rows)} 项待遇的转移：{first.last_day:%Y 年}由本地发放并确认，次年一月提出终止，由人决定。"
    day = first.answer_due_on
    return f"已登记 {len(rows)} 项待遇的转移，等{worklist.place_of(first)}接收，办理期限 {day:%m-%d}。"


def record_page(request, person, movable, form, now):
    back = links.person(person.key, tab="benefits")
    return render(request, "reviews/transfer_new.html", {
        "crumb": [(person.name, back), ("登记关系转移", "")], "form": form, "back_url": back, "movable": movable,
        "person": counter.identity(person, movable, today=now.date()),
        "laws": citations.by_citation(worklist.laws(movable)),
    }, status=400 if form.is_bound else 200)  # fmt: skip


def detail_page(request, transfer, today, *, form=None, status=200):
    """One move; whoever may not open the person's page yet sees no photo and no link to it."""
    person, staff = transfer.benefit.beneficiary, request.user
    may_open = people.concerning(staff).filter(pk=person.pk).exists()
    shown = counter.identity(person, [transfer.benefit], today=today)
    title = f"{person.name}：{transfer.benefit.title}的关系转移"
    return render(request, "reviews/transfer.html", {
        "crumb": [("关系转移", reverse("reviews:transfers")), (person.name, "")], "title": title, "transfer": transfer,
        "person": shown if may_open else {**shown, "photo_url": ""},
        "person_url": links.person(person.key) if may_open else "", "today": today, "status": status,
        "sentence": worklist.sentence(transfer, today=today), "step": worklist.step(transfer, today=today),
        "facts": _facts(transfer, today), "entries": [_entry(each, today) for each in worklist.history(transfer)],
        "form": _form(transfer, staff, form), "acts": _acts(transfer, staff),
        "laws": citations.by_citation(worklist.laws([transfer.benefit])),
    }, status=status)  # fmt: skip


def reason_page(transfer, words: Ending, today) -> dict:
    """The context of reviews/reason.html."""
    person, back = transfer.benefit.beneficiary, worklist.address(transfer)
    return {
        "heading": f"{words.title}：{person.name}", "text": words.text, "facts": _facts(transfer, today),
        "act_label": words.label, "back_url": back, "about": person,
        "crumb": [("关系转移", reverse("reviews:transfers")), (person.name, back), (words.title, "")],
    }


def _facts(transfer, today) -> list[tuple]:
    def hand(who, at) -> str:
        return f"{who.name}，{timezone.localtime(at):%Y-%m-%d}" if who and at else "—"

    rows = [
        ("待遇", transfer.benefit.title), ("迁出地", transfer.organization.name),
        ("迁入地", transfer.destination_name), ("户籍迁移", transfer.moved_on.isoformat()),
        ("迁出地发放、确认到", transfer.last_day.isoformat()),
        ("迁入地发放、确认自", transfer.takes_over_month.isoformat()),
        ("登记", hand(transfer.recorded_by, transfer.recorded_at)),
        ("接收", hand(transfer.accepted_by, transfer.accepted_at)),
    ]
    if transfer.destination and transfer.destination.name != transfer.destination_name:
        rows.insert(3, ("由哪个机构管理", transfer.destination.name))
    if transfer.answer_due_on and transfer.state == TransferState.PLANNED:
        rows.append(("办理期限", f"{transfer.answer_due_on}（服务期限，逾期不失效）"))
    if transfer.reason:
        rows.append(("理由", transfer.reason))
    return rows


def _entry(row, today) -> dict:
    local = timezone.localtime(row.at)
    return {
        "when": f"{stakes.day_words(local.date(), today=today)} {local:%H:%M}", "text": vocabulary.label_of(row.act),
        "note": "　".join(filter(None, (row.by_name, row.reason))), "tone": TONES.get(row.act, ""),
    }


def _form(transfer, staff, form):
    """For whoever may accept: not the one who recorded it."""
    waits = transfer.state == TransferState.PLANNED and transfer.destination is not None
    if not waits or not _receives(transfer, staff) or staff.pk == transfer.recorded_by_id:
        return None
    return form or forms.Accept(transfer=transfer, by=staff)


def _acts(transfer, staff) -> list[dict]:
    """What may still be done about an open move beside accepting it."""
    acts = []
    if worklist.may_end(transfer, staff):
        ended = links.termination(transfer.benefit, ground="MOVED")
        acts.append({"label": "提出终止…", "url": ended, "icon": "stamp"})
    if _receives(transfer, staff) and transfer.may_become(TransferState.DECLINED):
        acts.append({"label": "退回…", "url": reverse("reviews:transfer_decline", args=[transfer.key]), "icon": "undo"})
    sends = staff.may(Act.RECORD_TRANSFER) and staff.organization.contains(transfer.organization)
    if sends and transfer.may_become(TransferState.WITHDRAWN):
        acts.append({"label": "撤回…", "url": reverse("reviews:transfer_withdraw", args=[transfer.key]), "icon": "x"})
    return acts


def _receives(transfer, staff) -> bool:
    there = transfer.destination
    return bool(there and staff.may(Act.ANSWER_TRANSFER) and staff.organization.contains(there))
