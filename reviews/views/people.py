"""Finding a person, and the one page about each."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import access, searching
from accounts.models import AccessEntry
from accounts.permissions import require
from accounts.roles import Act
from reviews import policy
from reviews.forms import people as forms
from reviews.models import ContactAttempt
from reviews.services import contacts
from reviews.views import looks, searches
from reviews.worklists import deaths, links, listing, people
from reviews.worklists.cases import Conditions
from reviews.worklists.person import benefits, header, history, overview, papers, reading, registration


@require(Act.VIEW_CASES)
@require_http_methods(["GET", "POST"])
def find(request):
    """The box in the head of each page: an exact number leads straight to its person, anything else to a list.

    Whoever opens the bare address, from the history say, gets the list.
    """
    term, now = searches.term_of(request), timezone.localtime()
    if not term:
        return redirect("reviews:people")
    found = people.look_up(request.user, term)
    searches.log(request, term, found, now)
    if found.only:
        return redirect(links.found(found.only.key))
    token = searching.seal(term, staff_id=request.user.pk, now=now)
    return redirect(f"{reverse('reviews:people')}?{links.query(find=token)}")


@require(Act.VIEW_CASES)
@require_safe
def index(request):
    """What a search found."""
    now = timezone.localtime()
    term, unreadable = searches.opened(request, now)
    page = {"term": people.shown_term(term) if term else "", "unreadable": unreadable, "kinds": people.BY_WHAT.values()}
    if term:
        listed = listing.read(
            request.user, Conditions(tab="all", term=term), today=now.date(), with_tabs=False,
            after=request.GET.get("after", ""), before=request.GET.get("before", ""),
        )
        page |= {
            "groups": listed.groups, "count": listed.count, "shown": listed.shown,
            "previous_url": _turn(request, before=listed.page.before),
            "next_url": _turn(request, after=listed.page.after),
        }
    return render(request, "reviews/people.html", page, status=400 if unreadable else 200)


def _turn(request, **edge) -> str:
    held = {"find": request.GET.get("find", "")}
    return f"?{links.query(**held, **edge)}" if any(edge.values()) else ""


@require(Act.VIEW_CASES)
@require_safe
def show(request, key):
    now = timezone.localtime()
    file = _file(request, key, now)
    if not file.held.was_just_opened:
        looks.opened(request, file.person, "个人页面", now)
    return _page(request, file, request.GET.get("tab", "overview"))


@require(Act.RECORD_CONTACT)
@require_POST
def contact(request, key):
    now = timezone.localtime()
    file = _file(request, key, now)
    form = forms.Contact(request.POST, person=file.person)
    if form.is_valid():
        try:
            attempt = contacts.record(
                beneficiary=file.person, by=request.user, at=now, **form.tried(file.person)
            )
        except contacts.AlreadyRecorded as again:
            messages.info(request, str(again))
            return redirect(links.person(key, tab="contacts"))
        except contacts.CannotRecord as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _said(attempt))
            return redirect(links.person(key, tab="contacts"))
    return _page(request, file, "contacts", status=400, form=form)


def _said(attempt: ContactAttempt) -> str:
    words = f"联系已记下：{policy.words_of_try(attempt.channel, attempt.outcome)}。"
    return f"{words}{attempt.follow_up_on:%m-%d} 再联系。" if attempt.follow_up_on else words


@require(Act.UNMASK)
@require_POST
def unmask(request, key):
    """One number in full, in this answer only; who asked and why stands in the access log."""
    now = timezone.localtime()
    file = _file(request, key, now)
    form = forms.Unmask(request.POST)
    if not form.is_valid():
        return _page(request, file, "file", status=400, form=form)
    name = form.cleaned_data["number"]
    label, _ = papers.NUMBERS[name]
    access.record(
        by=request.user, at=now, kind=AccessEntry.Kind.UNMASKED, what=label, about=file.person.key,
        organization_id=file.person.organization_id, reason=form.cleaned_data["reason"],
    )
    return _page(request, file, "file", unmasked=name)


def _file(request, key, now) -> reading.PersonFile:
    found = reading.visible(request.user, at=now, today=now.date())
    return reading.read(get_object_or_404(found, key=key), today=now.date())


def _page(request, file, tab, *, status=200, **extra):
    tab = tab if tab in _CONTENT else "overview"
    photo = file.held.photo_key or file.held.portrait_key
    return render(request, "reviews/person.html", {
        "person": header.identity(file, photo_url=_photo(photo) if photo else ""),
        "step": header.step(file, request.user), "now": header.now_bar(file, request.user),
        "tabs": header.tabs(file, tab), "tab": tab, "today": file.today,
        "report_death_url": _report_death(request, file),
        **_CONTENT[tab](request, file, **extra),
    }, status=status)


def _report_death(request, file) -> str:
    """Where to write down that somebody says the person has died; "" when one says so already."""
    may = deaths.may_report(request.user, file.person) and not file.reported_death_words
    return links.report_death(file.person.key) if may else ""


def _photo(key) -> str:
    return reverse("reviews:evidence", args=[key])


def _overview(request, file) -> dict:
    told = history.timeline(file, kind=request.GET.get("kind", ""), size=history.FEW, tab="overview")
    return {
        "routes": overview.routes(file, request.user), "notice": overview.notice(file),
        "benefits": overview.cards(file), "to_clear": overview.to_clear(file), "entries": told.entries,
        "timeline_kinds": told.kinds, "older_url": told.older_url,
    }


def _file_data(request, file, *, unmasked="", form=None) -> dict:
    may = request.user.may(Act.UNMASK)
    return {
        **papers.file_tab(file, request.user, unmasked=unmasked),
        "reveal_form": (form or forms.Unmask()) if may else None,
        "reveal_url": reverse("reviews:unmask", args=[file.person.key]),
    }


def _evidence(request, file) -> dict:
    return papers.evidence_tab(file, request.user, url_of=_photo)


def _benefits(request, file) -> dict:
    return benefits.tab(file, request.user)


def _registration(request, file) -> dict:
    return {"sections": registration.sections(file, request.user)}


def _contacts(request, file, *, form=None) -> dict:
    told = papers.contacts_tab(file)
    may = request.user.may(Act.RECORD_CONTACT) and not file.person.died_on
    return {
        "attempts": told.attempts, "summary": told.summary, "lacking": told.lacking,
        "form": (form or forms.Contact(initial={"on": file.today}, person=file.person)) if may else None,
        "form_url": reverse("reviews:contact", args=[file.person.key]),
    }


def _timeline(request, file) -> dict:
    told = history.timeline(file, kind=request.GET.get("kind", ""), before=_number(request.GET.get("before")))
    return {"entries": told.entries, "timeline_kinds": told.kinds, "older_url": told.older_url}


def _looks(request, file) -> dict:
    told = history.looks(file, before=_number(request.GET.get("before")))
    return {"views": told.rows, "older_url": told.older_url, "count": file.held.look_count}


def _number(text) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 19 else 0


_CONTENT = {
    "overview": _overview, "file": _file_data, "evidence": _evidence, "benefits": _benefits,
    "registration": _registration, "contacts": _contacts,
    "timeline": _timeline, "views": _looks,
}
