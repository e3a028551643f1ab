"""The what-if calendar: the month with a chosen day, the people behind a count, the day on paper.

It only reads. Who looked at names is written to the access log.
"""

import functools
from datetime import date, timedelta
from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts import access
from accounts.models import AccessEntry, Organization
from accounts.permissions import require
from accounts.roles import Act
from benefits import days
from benefits.categories import Category
from benefits.services import local_rules
from reviews.services import nights, reminders
from reviews.worklists import links
from reviews.worklists.foresight import counting, month
from reviews.worklists.foresight import names as people
from reviews.worklists.foresight.kinds import KINDS
from reviews.worklists.foresight.premises import Premises
from reviews.worklists.foresight.streams import Reminding, Span

MONTHS = 13  # In the strip of the year: this month and a whole year more.


@require(Act.FORESEE)
@require_safe
def index(request):
    asked = Asked(request)
    span = asked.span(*month.span_of(asked.month))
    tallies = counting.by_day(request.user, span, asked.premises)
    day = asked.day or month.first_event(tallies, today=asked.today, month=asked.month)
    table = month.read_table(min(span.first, asked.today), max(span.last, day))
    cells = month.lay_out(span, asked.month, tallies, table=table, local=asked.local_rules())
    return render(request, "reviews/foresight.html", {
        **asked.context(day), "cells": [(cell, asked.url(day=cell.day)) for cell in cells], "month": asked.month,
        "months": asked.months(), "previous_url": asked.month_url(-1), "next_url": asked.month_url(1),
        **_panel(asked, day, table),
    }, status=asked.status)


@require(Act.FORESEE)
@require_safe
def paper(request):
    asked = Asked(request)
    day = asked.day or asked.today
    table = month.read_table(asked.today, day)
    return render(request, "reviews/foresight_print.html", {
        **asked.context(day), **_panel(asked, day, table), "back_url": asked.url(day=day),
    }, status=asked.status)


@require(Act.FORESEE)
@require_safe
def names(request):
    asked = Asked(request)
    kind = KINDS.get(request.GET.get("kind", ""))
    if kind is None or asked.day is None:
        raise Http404
    category = request.GET.get("category", "")
    category = category if category in Category.values else ""
    office = _office(request)
    span = asked.span(asked.day, asked.day)
    found = people.select(request.user, kind, span, asked.premises, category=category, office=office)
    page = people.page(
        found, kind, request.user, after=request.GET.get("after", ""), before=request.GET.get("before", "")
    )
    access.record(
        by=request.user, at=timezone.now(), kind=AccessEntry.Kind.SEARCHED, what=f"推演名单：{kind.title}",
        rows=len(page.records),
    )
    return render(request, "reviews/foresight_names.html", {
        **asked.context(asked.day), "kind": kind, "total": people.total(found, kind), "office": office,
        "category": Category(category).label if category else "", "back_url": asked.url(day=asked.day),
        "rows": [_row(people.describe(record, kind), asked.day) for record in page.records],
        "previous_url": asked.here(before=page.before) if page.before else "",
        "next_url": asked.here(after=page.after) if page.after else "",
    }, status=asked.status)


def _office(request) -> Organization | None:
    code = request.GET.get("office", "")
    return Organization.objects.visible_to(request.user).filter(code=code).first() if code else None


def _row(person, day) -> dict:
    return {"person": person, "url": links.person(person.key), **_caught_by(person.rule, day)}


def _caught_by(rule, day) -> dict:
    """The rule by its number in the policy, A-05 for A-05.stop, and its page as it stands that day."""
    return {"rule": rule, "number": rule.id.partition(".")[0], "rule_url": links.rule(rule.id, on=day.isoformat())}


def _panel(asked, day, table) -> dict:
    """The chosen day: a line for each kind and category, the offices below it, the sums, what would save everybody."""
    of_day = counting.by_office(asked.staff, asked.span(day, day), asked.premises)
    offices = _office_names(asked.staff)
    lines: dict[tuple, list] = {}
    for tally in of_day:
        lines.setdefault((tally.kind.name, tally.category), []).append(tally)
    order = sorted(lines, key=lambda place: (list(KINDS).index(place[0]), list(Category).index(place[1])))
    return {
        "lines": [_line(asked, day, lines[place], offices) for place in order],
        "sums": month.sums(of_day, day), "advice": month.advice(of_day, day, today=asked.today, table=table),
        "names_link": _names_link(asked, day, of_day),
    }


def _line(asked, day, tallies, offices) -> dict:
    kind, category = tallies[0].kind, tallies[0].category
    rule = kind.rule(category)
    conditions = {"kind": kind.name, "category": category.value}
    below = sorted(tallies, key=lambda tally: -tally.people)
    return {
        "kind": kind, "category": category.label, "people": sum(tally.people for tally in tallies),
        "money": sum(tally.money for tally in tallies), "words": kind.words(category), **_caught_by(rule, day),
        "url": asked.names_url(day, **conditions),
        "offices": [
            (offices.get(tally.office, "本级"), tally,
             asked.names_url(day, **conditions, office=tally.office or asked.staff.organization.code))
            for tally in below if tally.office or len(below) > 1
        ],
    }  # fmt: skip


def _office_names(staff) -> dict[str, str]:
    """The offices one step below, by code."""
    below = Organization.objects.filter(parent=staff.organization)
    return {"": "本级", **dict(below.values_list("code", "short_name"))}


def _names_link(asked, day, of_day) -> dict | None:
    """The list of the kind that weighs most on that day, in all categories."""
    for kind in KINDS.values():
        people_of = sum(tally.people for tally in of_day if tally.kind is kind)
        if people_of:
            return {"label": f"打开“{kind.title}”{people_of} 人的名单", "url": asked.names_url(day, kind=kind.name)}
    return None


class Asked:
    """What the address asks for, read once: the day, the premises; and the addresses around it."""

    def __init__(self, request):
        self.request, self.staff = request, request.user
        self.now = timezone.localtime()
        self.today = self.now.date()
        self.amiss = ""  # Why another day is shown than the address names.
        self.day = self._day()
        self.month = days.month_of(self.day or self._month())
        self.premises = Premises(papers=bool(request.GET.get("papers")), visits=bool(request.GET.get("visits")))
        self.reminding = Reminding(functools.partial(reminders.ladder, on=self.today), reminders.due_by)
        self.kept = {name: "1" for name in ("papers", "visits") if getattr(self.premises, name)}

    def span(self, first: date, last: date) -> Span:
        return Span(first, last, self.today, self.night, self.reminding)

    @functools.cached_property
    def night(self) -> date:
        """The next night: that of today itself while it has not run."""
        return self.today + timedelta(days=int(nights.is_complete(self.today)))

    @property
    def status(self) -> int:
        return 400 if self.amiss else 200

    def local_rules(self):
        return local_rules.in_force(organization=self.staff.organization, on=self.today)

    def context(self, day) -> dict:
        return {
            "amiss": self.amiss, "now": self.now, "today": self.today, "day": day, "ahead": (day - self.today).days,
            "farthest": month.FARTHEST, "premises": self.premises, "kept": list(self.kept.items()),
            "today_url": self.url(day=self.today), "print_url": self.url("foresight_print", day=day),
        }

    def url(self, name="foresight", **changes) -> str:
        return f"{reverse(f'reviews:{name}')}?{urlencode({**changes, **self.kept})}"

    def names_url(self, day, **conditions) -> str:
        return self.url("foresight_names", day=day, **conditions)

    def here(self, **changes) -> str:
        """The same list, another page."""
        held = {name: value for name, value in self.request.GET.items() if name not in ("after", "before")}
        return f"?{urlencode(held | changes)}"

    def months(self) -> list[dict]:
        """The strip of the year."""
        this = days.month_of(self.today)
        every = [days.same_day_after_months(this, number) for number in range(MONTHS)]
        return [{"label": f"{each.month}月", "year": each.year, "url": self.url(month=each.strftime("%Y-%m")),
                 "current": each == self.month, "is_new": each == this or each.month == 1} for each in every]

    def month_url(self, step: int) -> str:
        """The month before or after, "" beyond what can be asked about."""
        other = days.same_day_after_months(self.month, step)
        this = days.month_of(self.today)
        return self.url(month=other.strftime("%Y-%m")) if this <= other <= self._farthest() else ""

    def _farthest(self) -> date:
        return self.today + timedelta(days=month.FARTHEST)

    def _day(self) -> date | None:
        """?day=2026-12-01, or ?ahead=7 from the slider; held between today and the farthest day."""
        text, ahead = self.request.GET.get("day", ""), self.request.GET.get("ahead", "")
        try:
            day = self.today + timedelta(days=int(ahead)) if ahead else date.fromisoformat(text)
        except (ValueError, OverflowError):
            self.amiss = "没有这一天，现在从今天推演。" if ahead or text else ""
            return None
        return self._within_reach(day, first=self.today)

    def _month(self) -> date:
        """?month=2026-12; without it, or out of reach, this month."""
        try:
            asked = date.fromisoformat(f"{self.request.GET.get('month', '')}-01")
        except ValueError:
            if self.request.GET.get("month"):
                self.amiss = "没有这个月份，现在显示本月。"
            return self.today
        return self._within_reach(asked, first=days.month_of(self.today))

    def _within_reach(self, day: date, *, first: date) -> date:
        """The nearest day that can be asked about, and why it is another."""
        nearest = min(max(day, first), self._farthest())
        if nearest != day:
            self.amiss = f"只能推演 {self.today} 至 {self._farthest()}，现在显示最近的一天。"
        return nearest
