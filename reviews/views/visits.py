"""Home visits up to the door: the board, asking, planning many for one day, moving, calling off, the code."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import require
from accounts.roles import Act
from benefits.models import Beneficiary
from reviews.forms import visits as forms
from reviews.forms.fields import Reason
from reviews.models import HomeVisit
from reviews.services import visits
from reviews.states import VisitState
from reviews.views import searches
from reviews.views.asking import Asked
from reviews.views.refusals import entitled
from reviews.worklists import counter, counts, links, pages, people
from reviews.worklists import visits as worklist

SHOWN_STATES = (VisitState.REQUESTED, VisitState.PLANNED)


@require(Act.RECORD_CONFIRMATION)
@require_safe
def index(request):
    now = timezone.localtime()
    today, of_people = now.date(), request.GET.get("tab") == worklist.SUGGESTED
    form = forms.Board(request.GET, by=request.user, of_people=of_people)
    asked = Asked(request, now, form=form, tabs=worklist.TABS, home="reviews:visits")
    found, edges = (
        worklist.with_deadline(rows, of_people=of_people, today=today)
        for rows in (worklist.select(request.user, asked.tab, today=today, **asked.narrowed), _all(request, of_people))
    )
    page = pages.asked_for(request.GET, found, order=_order(asked.tab), edges=edges)
    return render(request, "reviews/visits/board.html", {
        **asked.context(page, _numbers(request, asked, today)), "today": today, "of_people": of_people,
        "rows": worklist.rows(page.records, today=today), "bulk": _bulk(asked.tab),
        "days": worklist.days_planned(request.user, today=today).order_by("planned_on", "officer_name"),
    }, status=400 if asked.unreadable else 200)


def _bulk(tab) -> list[dict]:
    if tab in (worklist.PLANNED, worklist.LATE):
        return [{"label": "改期或换人…", "url": reverse("reviews:visits_move"), "icon": "calendar"}]
    return [{"label": "安排上门…", "url": reverse("reviews:visits_plan"), "icon": "home"}]


def _all(request, of_people):
    return (Beneficiary if of_people else HomeVisit).objects.visible_to(request.user)


def _order(tab) -> pages.Order:
    by = {worklist.ENDED: "-state_at", worklist.PLANNED: "planned_on", worklist.LATE: "planned_on"}
    return pages.Order(by.get(tab, "due_on" if tab == worklist.SUGGESTED else "state_at"))


def _numbers(request, asked, today) -> dict[str, int]:
    """The tab of people knows neither officer nor day."""
    both = {name: value for name, value in asked.narrowed.items() if name not in ("officer", "day")}
    return counts.in_one_query({
        tab: worklist.select(
            request.user, tab, today=today, **(both if tab == worklist.SUGGESTED else asked.narrowed)
        ).values("pk")
        for tab in worklist.TABS
    })


@require(Act.RECORD_CONFIRMATION)
@require_POST
def find(request):
    """A name is never written in an address: the board is asked for with a sealed term."""
    kept = searches.sealed(request, ("tab", "office", "village", "officer", "day"))
    return redirect(f"{reverse('reviews:visits')}?{kept}")


@require(Act.RECORD_CONFIRMATION)
@require_http_methods(["GET", "POST"])
def ask(request, key):
    person = get_object_or_404(people.concerning(request.user).select_related("organization"), key=key)
    now = timezone.localtime()
    form = forms.Asking(request.POST or None)
    if form.is_valid():
        try:
            with entitled():
                visits.request(beneficiary=person, **form.cleaned_data, by=request.user, at=now)
        except visits.CannotAsk as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "上门申请已记下，请在“上门”里安排日子和人员。")
            return redirect(links.person(key))
    return render(request, "reviews/visits/ask.html", {
        "crumb": [(person.name, links.person(key)), ("申请上门", "")], "form": form, "back_url": links.person(key),
        "person": counter.identity(person, person.benefits.all(), today=now.date()),
    }, status=400 if form.is_bound else 200)


@require(Act.RECORD_CONFIRMATION)
@require_POST
def plan(request):
    """Visits asked for and people to whom one is suggested, ticked on the board: one day, two officers."""
    picked = _picked(request)
    form = forms.Sending(request.POST if "day" in request.POST else None, by=request.user)
    if form.is_valid():
        try:
            with entitled():
                sent = visits.plan(
                    visits=picked["visits"], suggested=picked["people"], **form.cleaned_data, by=request.user,
                    at=timezone.localtime(),
                )
        except (visits.CannotPlan, visits.CannotAsk) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"已安排 {len(sent)} 户，{form.cleaned_data['day']:%m-%d} 上门。")
            return redirect(_day_of(form.cleaned_data))
    return _send(request, picked, form, title="安排上门", act_label="安排上门")


@require(Act.RECORD_CONFIRMATION)
@require_POST
def move(request):
    """Planned visits, ticked on the board or on a day's list: another day, or other officers."""
    picked = _picked(request)
    form = forms.Moving(request.POST if "day" in request.POST else None, by=request.user)
    if form.is_valid():
        try:
            with entitled():
                moved = visits.move(
                    visits=picked["visits"], **form.cleaned_data, by=request.user, at=timezone.localtime()
                )
        except visits.CannotPlan as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"已改期 {len(moved)} 户，原来的上门码作废。")
            return redirect(_day_of(form.cleaned_data))
    return _send(request, picked, form, title="改期上门", act_label="改期")


def _picked(request) -> dict:
    """What is ticked: visits by their key, people by theirs; what lies elsewhere does not exist."""
    keys = request.POST.getlist("pick")[: pages.SIZE]
    rows = HomeVisit.objects.visible_to(request.user).filter(key__in=keys).select_related(
        "beneficiary__organization", "organization", "officer", "second_officer"
    )
    persons = Beneficiary.objects.visible_to(request.user).filter(key__in=keys).select_related("organization")
    return {"visits": list(rows.order_by("pk")), "people": list(persons.order_by("pk"))}


def _day_of(entered) -> str:
    return reverse("reviews:visit_day", args=[entered["day"].isoformat(), entered["officer"].key])


def _send(request, picked, form, *, title, act_label):
    if not any(picked.values()):
        messages.warning(request, "请先勾选要上门的人。")
        return redirect("reviews:visits")
    rows = [(visit.key, visit.beneficiary, visit.asked_for) for visit in picked["visits"]]
    rows += [(person.key, person, visits.BY_OFFICE) for person in picked["people"]]
    return render(request, "reviews/visits/send.html", {
        "rows": rows, "form": form, "title": title, "act_label": act_label, "today": timezone.localdate(),
    }, status=400 if form.is_bound else 200)


@require(Act.RECORD_CONFIRMATION)
@require_http_methods(["GET", "POST"])
def cancel(request, key):
    found = HomeVisit.objects.visible_to(request.user).filter(state__in=SHOWN_STATES)
    visit = get_object_or_404(found.select_related("beneficiary", "organization", "officer", "second_officer"), key=key)
    form, back = Reason(request.POST or None), reverse("reviews:visits")
    if form.is_valid():
        with entitled():
            visits.cancel(visit=visit, **form.cleaned_data, by=request.user, at=timezone.localtime())
        messages.success(request, f"{visit.beneficiary.name}的上门已取消。请改约其他方式确认。")
        return redirect(back)
    facts = [("服务对象", visit.beneficiary.name), ("事由", visit.asked_for), ("日期", visit.planned_on or "待安排")]
    return render(request, "reviews/reason.html", {
        "crumb": [("上门", back), ("取消上门", "")], "heading": "取消上门", "form": form, "back_url": back,
        "facts": [*facts, ("人员", worklist.officers_of(visit) or "—")], "act_label": "取消上门",
        "text": "取消以后，上门码作废，本人仍须用其他方式确认。", "about": visit.beneficiary,
    }, status=400 if form.is_bound else 200)


@require(Act.RECORD_CONTACT)
@require_http_methods(["GET", "POST"])
def code(request):
    """A family asks by phone whether the two at the door were sent: by their code, never by a name."""
    now = timezone.localtime()
    form = forms.Code(request.POST or None)
    page = {"form": form, "is_asked": form.is_valid(), "today": now.date(), "visit": None}
    if page["is_asked"]:
        page["visit"] = worklist.by_code(request.user, form.cleaned_data["code"], today=now.date())
        page["officers"] = worklist.officers_of(page["visit"]) if page["visit"] else ""
    return render(request, "reviews/visits/code.html", page, status=400 if form.errors else 200)
