"""What the auditor reads: the audit of changes and the log of looks, newest first, never more than one page."""

import datetime as dt
import functools
import re
from urllib.parse import urlencode

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Q
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts import forms, vocabulary
from accounts.models import AccessEntry, AuditEntry, Staff
from accounts.permissions import require
from accounts.roles import Act, Role

PAGE = 50
COUNT_CAP = 10_000
# Where a person's page may be found; accounts does not know who will write it.
PERSON_PAGES = ("reviews:person", "benefits:person")
PERSON_RECORD = "benefits.beneficiary"
RULE_PAGE = "reviews:rule"
RULE = re.compile(r"([A-Z]+-\d+(?:\.\w+)?) (?=\S)")
# Codes that stand in what changed, and the columns whose choices say them.
CODES = (("benefits.benefit", "category"), ("reviews.registrationitem", "item"))
# What is told of a record beside its own columns: the record whose column it is says the name and the choices.
BORROWED = {
    "document_no": "benefits.filing", "filed_on": "benefits.filing", "finding": "benefits.eligibilitycheck",
    "until": "reviews.deferralrequest", "until_on": "benefits.eligibilitycheck",
}
LEFT_OUT = frozenset({"interview"})  # An opaque key.
ROLES = dict(Role.choices)


@require(Act.READ_AUDIT)
@require_safe
def audit(request):
    form = forms.AuditFilter(request.GET, by=request.user)
    found = _filtered(AuditEntry.objects.visible_to(request.user), form)
    if subject := form.cleaned_data.get("subject"):
        nouns = vocabulary.nouns_like(subject)
        found = found.filter(Q(*(Q(act__startswith=f"{noun}.") for noun in nouns), _connector=Q.OR))
    page = _page(request, found, form)
    for entry in page["rows"]:
        entry.words = vocabulary.label_of(entry.act, citation=entry.citation)
        entry.moved, entry.differences = _states(entry), _differences(entry)
        entry.article, entry.rule_url = _article(entry)
    return render(request, "accounts/audit.html", page)


@require(Act.READ_AUDIT)
@require_safe
def access(request):
    form = forms.AccessFilter(request.GET, by=request.user)
    found = _filtered(AccessEntry.objects.visible_to(request.user), form)
    if kind := form.cleaned_data.get("kind"):
        found = found.filter(kind=kind)
    return render(request, "accounts/access.html", _page(request, found, form))


def _filtered(found, form):
    """Both logs by office, person, day and object; a condition that cannot be read is shown and left out."""
    form.full_clean()
    entered = form.cleaned_data
    if office := entered.get("office"):
        found = found.filter(organization__path__startswith=office.path)
    if entered.get("who"):
        found = found.filter(by=entered["who"])
    if entered.get("since"):
        found = found.filter(at__gte=_midnight(entered["since"]))
    if entered.get("until"):
        found = found.filter(at__lt=_midnight(entered["until"] + dt.timedelta(days=1)))
    if entered.get("about"):
        found = found.about(entered["about"])
    return found


def _midnight(day):
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))


def _page(request, found, form) -> dict:
    """Keyset pages: ?before= goes on to older rows, ?after= back to newer ones."""
    before, after = (_number(request.GET.get(name)) for name in ("before", "after"))
    count = found[: COUNT_CAP + 1].count()
    rows = found.select_related("organization")
    if after:
        rows = list(rows.filter(id__gt=after).order_by("id")[: PAGE + 1])
        more_new, more_old, rows = len(rows) > PAGE, True, rows[PAGE - 1 :: -1]
    else:
        rows = list((rows.filter(id__lt=before) if before else rows).order_by("-id")[: PAGE + 1])
        more_new, more_old, rows = bool(before), len(rows) > PAGE, rows[:PAGE]
    for row in rows:
        row.role_words = ROLES.get(row.by_role, row.by_role)
        row.person_url = _person_url(row)
    _name(rows, request.user)
    return {
        "rows": rows, "form": form, "count": count, "about": form.cleaned_data.get("about", ""),
        "newer_url": _with(request, after=rows[0].pk) if rows and more_new else "",
        "older_url": _with(request, before=rows[-1].pk) if rows and more_old else "",
    }


def _name(rows, by) -> None:
    """The name of the person, or of the member of staff, whom each row is about; of those whom `by` may see."""
    keys = {row.about for row in rows if row.about}
    names: dict[str, str] = {}
    for people in (apps.get_model(PERSON_RECORD).objects, Staff.objects):
        names |= dict(people.visible_to(by).filter(key__in=keys).values_list("key", "name"))
    for row in rows:
        row.person_name = names.get(row.about, "")


def _article(entry) -> tuple[str, str]:
    """The article without the number of our rule before it, and the page of that rule as it stood on the day."""
    found = RULE.match(entry.citation)
    if not found:
        return entry.citation, ""
    day = timezone.localtime(entry.at).date().isoformat()
    try:
        page = f"{reverse(RULE_PAGE, args=[found[1]])}?on={day}"
    except NoReverseMatch:
        page = ""
    return entry.citation[found.end():], page


def _number(text) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 19 else 0


def _with(request, **changes) -> str:
    kept = {name: value for name, value in request.GET.items() if value and name not in ("before", "after")}
    return f"?{urlencode(kept | changes)}"


def _person_url(row) -> str:
    if not row.about or getattr(row, "subject_type", "").startswith("accounts."):
        return ""
    for name in PERSON_PAGES:
        try:
            return reverse(name, args=[row.about])
        except NoReverseMatch:
            continue
    return ""


def _states(entry) -> str:
    """公告中 → 期满未确认, in the words of the record's own table."""
    words = _choices(_field(entry.subject_type, "state")) if entry.to_state else {}
    return " → ".join(words.get(state, state) for state in (entry.from_state, entry.to_state) if state)


def _differences(entry) -> list[str]:
    """岗位：经办员 → 审核员, for each change of a field that was written down as before and after."""
    found = []
    codes = _codes() if entry.changes else {}
    for name, values in entry.changes.items():
        if name in LEFT_OUT:
            continue
        field = _field(entry.subject_type, name) or _field(BORROWED.get(name, ""), name)
        label = field.verbose_name if field else " ".join(codes.get(part, part) for part in name.split("."))
        before_and_after = values if isinstance(values, list) and len(values) == 2 else ["", values]
        known = codes | _choices(field)
        words = [known.get(str(value), str(value)) for value in before_and_after if value not in ("", None)]
        found.append(f"{label}：{' → '.join(words) or '清空'}")
    return found


@functools.cache
def _codes() -> dict[str, str]:
    codes = dict(vocabulary.FACTS)
    for model, column in CODES:
        codes |= _choices(_field(model, column))
    return codes


def _choices(field) -> dict[str, str]:
    return {str(code): str(word) for code, word in field.choices or ()} if field else {}


def _field(model, name):
    try:
        field = apps.get_model(model)._meta.get_field(name)
    except (LookupError, ValueError, FieldDoesNotExist):
        return None
    return field if field.concrete else None  # What points here from elsewhere has no name of its own.
