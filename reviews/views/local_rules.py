"""Local rules: the list with its history, entering one after a look at its effect, correcting one not yet in force."""

from datetime import date

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Organization
from accounts.permissions import require
from accounts.roles import Act
from benefits import law
from benefits.models import LocalRule
from benefits.services import local_rules
from reviews.forms import rules as forms
from reviews.views.refusals import entitled
from reviews.worklists.rules import local, shelf, values

TOLD = ("text", "organization", "effective_from", "document_no", "note")
CRUMB = [("规则", reverse_lazy("reviews:rules")), ("地方规则", reverse_lazy("reviews:local_rules"))]


@require(Act.READ_RULES)
@require_safe
def index(request):
    code = request.GET.get("office", "")
    office = get_object_or_404(shelf.offices_for(request.user), code=code) if code else None
    lines = local.lines(request.user, today=timezone.localdate(), office=office)
    return render(request, "reviews/rules/local.html", {
        "lines": [(line, _address(line.row) if _may_correct(request.user, line) else "")
                  for line in lines[: local.SHOWN]],
        "office": office, "offices": shelf.offered(request.user), "has_more": len(lines) > local.SHOWN,
        "may_enter": request.user.may(Act.KEEP_LOCAL_RULES) and request.user.organization.level != "STATION",
        "crumb": [("规则", reverse("reviews:rules")), ("地方规则", "")],
    })


@require(Act.KEEP_LOCAL_RULES)
@require_safe
def choose(request):
    """The rules that leave a local value open."""
    return render(request, "reviews/rules/local_choose.html", {
        "rules": [
            {"rule": rule, "title": rule.title or rule.gist, "value": values.said(rule),
             "url": reverse("reviews:local_rule_new", args=[rule.id])}
            for rule in {each.id: each for each in law.all_rules()}.values() if rule.may_be_local
        ],
        "crumb": [*CRUMB, ("选择规则", "")],
    })


@require(Act.KEEP_LOCAL_RULES)
@require_http_methods(["GET", "POST"])
def new(request, rule_id):
    rule, now = _open_rule(rule_id), timezone.localtime()
    office, today = request.user.organization, now.date()
    form = forms.Entry(
        request.POST or None, rule=rule, by=request.user, today=today,
        initial={"organization": office.code, "effective_from": today},
    )
    effect, is_done = None, False
    if form.is_valid():
        told = {name: form.cleaned_data[name] for name in TOLD}
        effect, is_done = _decided(
            form, look=lambda: local_rules.effect_of(rule_id=rule_id, **told),
            write=lambda: local_rules.enter(
                rule_id=rule_id, **told, reason=form.cleaned_data["reason"], by=request.user, at=now
            ),
        )
    if is_done:
        messages.success(request, f"{told['organization'].short_name}的地方规则“{rule.title or rule.gist}”已录入。")
        return redirect("reviews:local_rules")
    return _asked(request, form, effect, rule, "录入地方规则")


@require(Act.KEEP_LOCAL_RULES)
@require_http_methods(["GET", "POST"])
def correct(request, code, rule_id, since):
    row, now, rule = _fetch(request, code, rule_id, since), timezone.localtime(), _open_rule(rule_id)
    form = forms.Correction(request.POST or None, rule=rule, initial=_written(row))
    effect, is_done = None, False
    if form.is_valid():
        told = {name: form.cleaned_data[name] for name in ("text", "document_no", "note")}
        effect, is_done = _decided(
            form, look=lambda: local_rules.effect_of(
                rule_id=rule_id, organization=row.organization, effective_from=row.effective_from, **told
            ),
            write=lambda: local_rules.correct(
                row=row, **told, reason=form.cleaned_data["reason"], by=request.user, at=now
            ),
        )
    if is_done:
        messages.success(request, f"{row.organization.short_name}的地方规则“{rule.title or rule.gist}”已更正。")
        return redirect("reviews:local_rules")
    return _asked(request, form, effect, rule, "更正地方规则", row=row)


def _open_rule(rule_id):
    """The newest version of a rule that leaves a local value open."""
    known = [rule for rule in shelf.versions(rule_id) if rule.may_be_local]
    if not known:
        raise Http404
    return known[-1]


def _fetch(request, code, rule_id, since):
    """A row of the own office or one below it, by what makes it unique."""
    rows = LocalRule.objects.filter(organization__in=Organization.objects.visible_to(request.user))
    try:
        day = date.fromisoformat(since)
    except ValueError:
        raise Http404 from None
    found = rows.select_related("organization")
    return get_object_or_404(found, organization__code=code, rule_id=rule_id, effective_from=day)


def _decided(form, *, look, write):
    """First the effect is shown, then it is written: the effect, and whether it was written."""
    try:
        with entitled():
            effect = look()
            if form.is_seen:
                write()
                return effect, True
    except local_rules.CannotEnter as refusal:
        form.add_error(None, str(refusal))
        return None, False
    form.shown_again()
    return effect, False


def _asked(request, form, effect, rule, title, *, row=None):
    since = row.effective_from if row else (form.cleaned_data.get("effective_from") if form.is_bound else None)
    page = {
        "title": title, "form": form, "rule": rule, "row": row, "effect": effect, "since": since,
        "rule_title": rule.title or rule.gist, "default_value": values.said(rule),
        "before": values.said(effect.before) if effect else "", "after": values.said(effect.after) if effect else "",
        "crumb": [*CRUMB, (f"{rule.row} {rule.title or rule.gist}", "")],
    }
    return render(request, "reviews/rules/local_value.html", page, status=400 if form.is_bound and not effect else 200)


def _written(row) -> dict:
    value = row.value
    text = ("是" if value else "否") if isinstance(value, bool) else value
    if isinstance(value, list):
        text = "、".join(map(str, value))
    return {"text": text, "document_no": row.document_no, "note": row.note}


def _address(row) -> str:
    return reverse("reviews:local_rule", args=[row.organization.code, row.rule_id, row.effective_from.isoformat()])


def _may_correct(staff, line) -> bool:
    return line.is_coming and staff.may(Act.KEEP_LOCAL_RULES) and staff.organization.contains(line.row.organization)
