"""The worklist: the page, the search inside it, a contact for several people, and taking the list away."""

import tempfile

from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import access, searching
from accounts.models import AccessEntry
from accounts.permissions import require
from accounts.roles import Act
from benefits.models import Beneficiary
from reviews.exchange import worklist as workbook
from reviews.forms import people as forms
from reviews.services import contacts
from reviews.views import searches
from reviews.worklists import cases, counts, links, listing, pages, people

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_PICKED = pages.SIZE  # One page can be ticked at once.
ON_PAPER = 500  # Rows of a printed list.


@require(Act.VIEW_CASES)
@require_safe
def index(request):
    now = timezone.localtime()
    asked = Asked(request, now)
    listed = listing.read(
        request.user, asked.conditions, today=now.date(), after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    return render(request, "reviews/worklist.html", {
        **asked.context(), "tabs": asked.tabs(listed.tabs), "count": listed.count, "money": listed.money,
        "unit": _unit(listed),
        "groups": listed.groups, "shown": listed.shown,
        "previous_url": asked.url(before=listed.page.before) if listed.page.before else "",
        "next_url": asked.url(after=listed.page.after) if listed.page.after else "",
        "bulk": asked.bulk(), "exports": asked.exports(), "next_deadline": "没有人落在这一类里。",
    }, status=400 if asked.unreadable else 200)


def _unit(listed) -> str:
    """Rows are cases; where each is another person they are people."""
    if listed.count > counts.CAP:
        return "件"
    return "人" if listed.count == listed.people else f"件（{listed.people:,} 人）"


@require(Act.VIEW_CASES)
@require_POST
def find(request):
    """The search inside the list: the term goes into the address only as a sealed token."""
    now = timezone.localtime()
    term = searches.term_of(request)
    kept = {name: request.POST.get(name, "") for name in ("tab", *forms.Filter.base_fields)}
    if term:
        searches.log(request, term, people.look_up(request.user, term), now)
        kept["find"] = searching.seal(term, staff_id=request.user.pk, now=now)
    return redirect(links.worklist(**kept))


@require(Act.RECORD_CONTACT)
@require_POST
def contact(request):
    """One contact for several people: a relayed call of the village, a text message to all."""
    now = timezone.localtime()
    chosen = _picked_people(request)
    form = forms.Contact(request.POST if "channel" in request.POST else None, initial={"on": now.date()})
    if chosen and form.is_valid():
        refused = _record_each(chosen, form, by=request.user, at=now)
        for sentence in refused:
            messages.warning(request, sentence)
        messages.success(request, f"已记下与 {len(chosen) - len(refused)} 人的联系。")
        return redirect(_back(request))
    if not chosen:
        messages.warning(request, "请先在名单里勾选要登记的人。")
        return redirect(_back(request))
    return render(
        request, "reviews/contact_many.html", {"people": chosen, "form": form, "back_url": _back(request)},
        status=400 if form.is_bound else 200,
    )


def _record_each(chosen, form, *, by, at) -> list[str]:
    refused = []
    for person in chosen:
        try:
            contacts.record(beneficiary=person, by=by, at=at, **form.tried(person))
        except contacts.CannotRecord as refusal:
            refused.append(f"{person.name}：{refusal}")
    return refused


@require(Act.EXPORT)
@require_http_methods(["GET", "POST"])
def take(request):
    """The list as a workbook or on paper, with the reason written to the access log first."""
    now = timezone.localtime()
    asked = Asked(request, now)
    form = forms.Export(request.POST if "reason" in request.POST else None)
    if form.is_valid():
        if request.POST.get("as") == "paper":
            return _printed(request, asked, form.said(), now)
        return _exported(request, asked, form.said(), now)
    listed = listing.read(request.user, asked.conditions, today=now.date(), size=1)
    return render(
        request, "reviews/take_list.html",
        {
            "form": form, "count": listed.count, "tags": asked.context()["tags"], "title": asked.title,
            "picked": asked.conditions.picked, "back_url": _back(request), "on_paper": ON_PAPER,
        },
        status=400 if form.is_bound else 200,
    )


def _exported(request, asked, reason, now):
    file = tempfile.TemporaryFile()  # noqa: SIM115 -- FileResponse closes it when the last byte is sent.
    title = f"{asked.title}　{request.user.organization.name}　{now:%Y-%m-%d %H:%M}　{request.user.name}"
    chunks = listing.everything(request.user, asked.conditions, today=now.date())
    written = workbook.write(chunks, title=title, file=file)
    _log(request, AccessEntry.Kind.EXPORTED, asked, reason, written, now)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{asked.title}-{now:%Y%m%d}.xlsx", content_type=XLSX)


def _printed(request, asked, reason, now):
    listed = listing.read(request.user, asked.conditions, today=now.date(), size=ON_PAPER)
    _log(request, AccessEntry.Kind.PRINTED, asked, reason, listed.shown, now)
    rows = [row for group in listed.groups for row in group.rows]
    return render(request, "reviews/worklist_print.html", {
        "rows": rows, "title": asked.title, "now": now, "count": listed.count, "shown": listed.shown,
        "back_url": _back(request),
    })


def _log(request, kind, asked, reason, rows, now):
    access.record(by=request.user, at=now, kind=kind, what=f"名单：{asked.title}", reason=reason, rows=rows)


def _picked(request) -> tuple[str, ...]:
    return tuple(request.POST.getlist("pick")[:MOST_PICKED])


def _picked_people(request) -> list[Beneficiary]:
    found = people.concerning(request.user).filter(key__in=_picked(request))
    return list(found.select_related("organization").order_by("name", "pk"))


def _back(request) -> str:
    return f"{reverse('reviews:worklist')}?{request.GET.urlencode()}"


class Asked:
    """What the address asks for, read once: tab, conditions, opened search term; and the addresses around it."""

    def __init__(self, request, now):
        self.request = request
        self.term, self.unreadable = searches.opened(request, now)
        self.form = forms.Filter(request.GET, by=request.user)
        self.conditions = self.form.conditions(
            tab=request.GET.get("tab", ""), term=self.term, picked=_picked(request)
        )
        self.title = cases.TABS[self.conditions.tab].label
        self.kept = {"tab": self.conditions.tab} | ({"find": request.GET["find"]} if self.term else {})

    def url(self, **changes) -> str:
        """This list with something changed; the page is forgotten."""
        held = {name: value for name, value in self.request.GET.items() if name not in ("after", "before")}
        return links.worklist(**(held | changes))

    def context(self) -> dict:
        tags = self.form.tags(self.kept)
        if self.term:
            tags.insert(0, {"label": f"查找：{people.shown_term(self.term)}", "url": self.url(find="")})
        return {
            "title": "名单", "filter_form": self.form, "find_url": reverse("reviews:worklist_find"),
            "find_value": people.shown_term(self.term) if self.term else "", "kept": list(self.kept.items()),
            "tags": tags, "clear_url": links.worklist(tab=self.conditions.tab), "unreadable": self.unreadable,
        }

    def tabs(self, counts) -> list[dict]:
        """Tabs keep the conditions that make sense in each: not the day, nor the consequence."""
        return [
            {
                "label": tab.label, "count": counts.get(name), "current": name == self.conditions.tab,
                "url": self.url(tab=name, what="", day=""),
            }
            for name, tab in cases.TABS.items()
        ]

    def bulk(self) -> list[dict]:
        staff, query = self.request.user, self.request.GET.urlencode()
        acts = [
            (Act.RECORD_CONTACT, "登记联系", "reviews:worklist_contact", "phone"),
            (Act.EXPORT, "导出或打印所选", "reviews:worklist_take", "download"),
        ]
        return [
            {"label": label, "url": f"{reverse(name)}?{query}", "icon": icon}
            for act, label, name, icon in acts if staff.may(act)
        ]

    def exports(self) -> list[dict]:
        if not self.request.user.may(Act.EXPORT):
            return []
        query = self.request.GET.urlencode()
        return [
            {"label": "短信通知不到的人", "url": reverse("reviews:calls"), "icon": "phone"},
            {"label": "导出或打印", "url": f"{reverse('reviews:worklist_take')}?{query}", "icon": "download"},
        ]
