"""The rule pages: a chapter as it stood on a day for an office, the same on paper, and one rule with its history."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.permissions import require
from accounts.roles import Act
from reviews.forms import rules as forms
from reviews.views import shelves
from reviews.worklists import approvals
from reviews.worklists.rules import chapters, moments, shelf


@require(Act.READ_RULES)
@require_safe
def index(request):
    asked = _asked(request)
    form = _trial(request, asked.chapter.name)
    return render(request, "reviews/rules/chapter.html", shelves.chapter_page(request, asked, form))


@require(Act.READ_RULES)
@require_safe
def paper(request):
    return render(request, "reviews/rules/print.html", shelves.paper(_asked(request)))


@require(Act.READ_RULES)
@require_safe
def one(request, rule_id):
    if not shelf.versions(rule_id):
        raise Http404
    today = timezone.localdate()
    form = forms.Day(request.GET if "on" in request.GET else None, initial={"on": today})
    on = form.cleaned_data["on"] if form.is_valid() else today
    record = _quoting(request)
    office = record.organization if record else _office(request)
    kind = request.GET.get("kind", "")
    page = shelves.rule_page(rule_id, on=on, office=office, record=record, kind=kind, today=today)
    return render(request, "reviews/rules/rule.html", {**page, "form": form, "kind": kind, "today": today})


def _asked(request) -> shelves.Asked:
    today = timezone.localdate()
    chapter = chapters.BY_NAME.get(request.GET.get("tab", "") or chapters.CHAPTERS[0].name)
    if chapter is None:
        raise Http404
    return shelves.Asked(
        chapter, moments.chosen(request.GET.get("year", ""), today), _office(request), today,
        compare=bool(request.GET.get("compare")),
    )


def _office(request):
    """The office asked for, the own without one; whatever is neither above nor below is not there."""
    code = request.GET.get("office", "")
    if code in ("", request.user.organization.code):
        return request.user.organization
    return get_object_or_404(shelf.offices_for(request.user), code=code)


def _quoting(request):
    """The decision from which one came, if it is named."""
    kind, key = request.GET.get("kind", ""), request.GET.get("key", "")
    if not kind and not key:
        return None
    if kind not in approvals.KINDS:
        raise Http404
    found = approvals.KINDS[kind].model.objects.visible_to(request.user).select_related("organization")
    return get_object_or_404(found, key=key)


def _trial(request, name):
    trial = shelves.TRIALS.get(name)
    return forms.Trial(request.GET if "day" in request.GET else None, label=trial.label) if trial else None
