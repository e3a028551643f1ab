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
from reviews.forms.fields import Reason
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
        "lines": [(line, _acts(request.user, line)) for line in lines[: local.SHOWN]],
        "waiting": sum(line.is_waiting and line.is_known for line in lines),
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
        named = f"{told['organization'].short_name}的地方规则“{rule.title or rule.gist}”"
        messages.success(request, f"{named}已录入，须另一人确认后才起用。")
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


@require(Act.KEEP_LOCAL_RULES)
@require_http_methods(["GET", "POST"])
def confirm(request, code, rule_id, since):
    row, now, rule = _fetch(request, code, rule_id, since), timezone.localtime(), _open_rule(rule_id)
    form = forms.Confirmation(request.POST or None, row=row)
    if form.is_valid():
        try:
            with entitled():
                local_rules.confirm(row=row, by=request.user, at=now)
        except local_rules.CannotDecide as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"已确认，{_when(row, now.date())}“{rule.title or rule.gist}”按此计算。")
            return redirect("reviews:local_rules")
    return render(request, "reviews/rules/local_confirm.html", {
        "form": form, "rule": rule, "rule_title": rule.title or rule.gist, "row": row, "crumb": _crumb(rule),
        "line": local.line_of(row, local_rules.rows_over(organization=row.organization), now.date()),
        "is_own": row.entered_by_id == request.user.pk, "is_past": row.effective_from < now.date(),
        "decline_url": _address(row, "reviews:local_rule_decline"), "edit_url": _address(row),
    }, status=400 if form.is_bound else 200)  # fmt: skip


@require(Act.KEEP_LOCAL_RULES)
@require_http_methods(["GET", "POST"])
def decline(request, code, rule_id, since):
    return _ended(request, _fetch(request, code, rule_id, since), local_rules.decline, "不予确认")


@require(Act.KEEP_LOCAL_RULES)
@require_http_methods(["GET", "POST"])
def withdraw(request, code, rule_id, since):
    return _ended(request, _fetch(request, code, rule_id, since), local_rules.withdraw, "撤回地方规则")


def _ended(request, row, end, title):
    """The page of an act that needs a reason, after which nobody counts by the row."""
    form, rule = Reason(request.POST or None), _open_rule(row.rule_id)
    if form.is_valid():
        try:
            with entitled():
                end(row=row, **form.cleaned_data, by=request.user, at=timezone.localtime())
        except local_rules.CannotDecide as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"“{rule.title or rule.gist}”：{row.get_state_display()}，不按此计算。")
            return redirect("reviews:local_rules")
    return render(request, "reviews/reason.html", {
        "heading": title, "crumb": _crumb(rule), "form": form, "act_label": title,
        "back_url": reverse("reviews:local_rules"), "facts": [
            ("规则", rule.title or rule.gist), ("取值", str(values.of_stored(rule, row.value)), "strong"),
            ("适用地区", row.organization.short_name), ("起用", row.effective_from.isoformat()),
            ("文号", row.document_no), ("录入", row.entered_by.name if row.entered_by else "—"),
        ],
    }, status=400 if form.is_bound else 200)  # fmt: skip


def _crumb(rule) -> list:
    return [*CRUMB, (f"{rule.row} {rule.title or rule.gist}", "")]


def _when(row, today) -> str:
    return f"自 {row.effective_from} 起" if row.effective_from > today else "即日起"


def _open_rule(rule_id):
    """The newest version of a rule that leaves a local value open."""
    known = [rule for rule in shelf.versions(rule_id) if rule.may_be_local]
    if not known:
        raise Http404
    return known[-1]


def _fetch(request, code, rule_id, since):
    """A row that waits or holds, of the own office or one below it, by what makes it unique."""
    rows = LocalRule.objects.live().filter(organization__in=Organization.objects.visible_to(request.user))
    try:
        day = date.fromisoformat(since)
    except ValueError:
        raise Http404 from None
    found = rows.select_related("organization", "entered_by")
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
        "crumb": _crumb(rule),
    }
    return render(request, "reviews/rules/local_value.html", page, status=400 if form.is_bound and not effect else 200)


def _written(row) -> dict:
    value = row.value
    text = ("是" if value else "否") if isinstance(value, bool) else value
    if isinstance(value, list):
        text = "、".join(map(str, value))
    return {"text": text, "document_no": row.document_no, "note": row.note}


def _address(row, name="reviews:local_rule") -> str:
    return reverse(name, args=[row.organization.code, row.rule_id, row.effective_from.isoformat()])


def _acts(staff, line) -> list[dict]:
    """What the member of staff may do about a row."""
    row = line.row
    if not (line.is_known and staff.may(Act.KEEP_LOCAL_RULES) and staff.organization.contains(row.organization)):
        return []
    withdraw = {"label": "撤回", "url": _address(row, "reviews:local_rule_withdraw")}
    if line.is_waiting:
        correct = {"label": "更正", "url": _address(row), "icon": "edit"}
        confirm = {"label": "看效果，确认", "url": _address(row, "reviews:local_rule_confirm"), "icon": "check"}
        return [correct, withdraw] if row.entered_by_id == staff.pk else [confirm]
    return [withdraw] if line.is_coming else []
