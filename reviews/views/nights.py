"""What the clock did at night: what was due, done, passed by and why."""

from typing import Any

from django.db.models import Q
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.permissions import require
from accounts.roles import Act
from benefits.models import Benefit, Suspension
from benefits.services import reconciliation
from reviews.models import Review
from reviews.services import clock
from reviews.worklists import links

TONES = {"COMPLETED": "done", "RUNNING": "run", "FAILING": "soon", "STOPPED": "stop", "LATE": "stop"}
ICONS = {"COMPLETED": "check", "RUNNING": "clock"}
# What the rows of a sweep are; the rows of the others are told by their number alone.
ROWS = {
    "lapse_notices": Review, "lapse_deadlines": Review, "bring_into_force": Suspension, "add_late_joiners": Benefit,
}  # fmt: skip
NAMED = 20  # People named in one sweep of one night.


@require(Act.READ_NIGHTS)
@require_safe
def index(request):
    now = timezone.now()
    shown = clock.recent(now=now)
    people = _people(request.user, shown)
    return render(request, "reviews/nights.html", {
        "condition": clock.condition(now=now),
        "nights": [_night(night, people, request.user) for night in shown],
        "breaches": _breaches(request.user),
        "command": "" if request.user.may(Act.VIEW_CASES) else ".venv/bin/python manage.py run_sweep",
    })


def _breaches(staff) -> list[dict]:
    """What the checks found in the offices of the staff member, with the way to the person; one query."""
    own = Q(organization=None) | Q(organization__path__startswith=staff.organization.path)
    may_see = staff.may(Act.VIEW_CASES)
    return [
        {
            "title": reconciliation.TITLES.get(row.check_id, row.check_id), "sentence": row.sentence,
            "found_at": row.found_at, "subject": "" if may_see else row.subject,
            "url": links.person(row.about, tab="benefits") if may_see and row.about else "",
        }
        for row in reconciliation.standing().filter(own).order_by("check_id", "pk")[:NAMED]
    ]


def _people(staff, shown) -> dict[tuple[str, str], str]:
    """The key of the person behind each row passed by, for those who may see the case. A query for each kind of row."""
    if not staff.may(Act.VIEW_CASES):
        return {}
    wanted: dict[Any, dict[str, set[str]]] = {}
    for line in (line for night in shown for line in night.lines if line.passed_by and line.sweep in ROWS):
        rows = wanted.setdefault(ROWS[line.sweep], {}).setdefault(line.sweep, set())
        rows.update(list(line.passed_by)[:NAMED])
    keys: dict[tuple[str, str], str] = {}
    for model, by_sweep in wanted.items():
        found = model.objects.visible_to(staff).filter(pk__in=set().union(*by_sweep.values()))
        key_of = {str(pk): key for pk, key in found.values_list("pk", model.ABOUT)}
        keys |= {(sweep, pk): key_of[pk] for sweep, pks in by_sweep.items() for pk in pks if pk in key_of}
    return keys


def _night(night, people, staff) -> dict:
    busy = [line for line in night.lines if line.due or line.passed_by or not line.finished_at]
    return {
        "day": night.day, "word": night.state.label, "tone": TONES[night.state], "well": night.is_well,
        "icon": ICONS.get(night.state, "alert"),
        "lines": [_line(line, people, staff) for line in busy], "quiet": len(night.lines) - len(busy),
    }


def _line(line, people, staff) -> dict:
    is_machine_shown = not staff.may(Act.VIEW_CASES)  # Exceptions are for whoever looks after the machine.
    return {
        "title": line.title, "due": line.due, "done": line.done, "passed_by": len(line.passed_by), "left": line.left,
        "finished_at": line.finished_at,
        "rows": [
            {
                "number": pk, "why": clock.sentence(why=why),
                "error": why if is_machine_shown else "",
                "url": links.person(people[line.sweep, pk]) if (line.sweep, pk) in people else "",
            }
            for pk, why in list(line.passed_by.items())[:NAMED]
        ],
        "unnamed": max(len(line.passed_by) - NAMED, 0),
    }
