"""The summary of a year: the page with its charts, the names behind a figure, the workbook and the paper."""

import io
from urllib.parse import quote

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts import access
from accounts.models import AccessEntry, Organization
from accounts.permissions import require
from accounts.roles import Act
from benefits.categories import Category
from reviews.documents import years as documents
from reviews.exchange import years as workbook
from reviews.views.worklists import XLSX
from reviews.worklists import links, years


@require(Act.VIEW_CASES)
@require_safe
def index(request):
    asked = Asked(request, timezone.localdate())
    summary = years.read(request.user, year=asked.year, office=asked.office)
    return render(request, "reviews/years/summary.html", {
        "summary": summary, "year": asked.year, "office": asked.office, "categories": list(Category),
        "sections": _sections(asked, summary), "heads": [years.FIGURES[name] for name in years.OF_OFFICES],
        "offices": [(each, asked.url(office=each.code), [asked.link(cell) for cell in cells])
                    for each, cells in summary.offices],
        "months": summary.months, "charts": _charts(summary),
        "years": [{"label": f"{each} 年", "url": asked.url(year=each), "current": each == asked.year}
                  for each in years.years(asked.today)],
        "all_url": asked.url(office=""), "xlsx_url": asked.url("year_workbook"), "pdf_url": asked.url("year_paper"),
        "may_export": request.user.may(Act.EXPORT), "may_print": request.user.may(Act.PRINT),
    })  # fmt: skip


@require(Act.VIEW_CASES)
@require_safe
def names(request):
    now, name = timezone.localtime(), request.GET.get("figure", "")
    if name not in years.FIGURES:
        raise Http404
    asked, figure = Asked(request, now.date()), years.FIGURES[name]
    category = request.GET.get("category", "")
    category = category if category in Category.values else ""
    found = years.rows(request.user, name, year=asked.year, category=category, office=asked.office)
    page = years.page(found, name, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    rows = [{**row, "url": links.person(row["key"])} for row in years.named(page.records, name)]
    what = f"{asked.year} 年汇总名单：{figure.label}"
    access.record(by=request.user, at=now, kind=AccessEntry.Kind.SEARCHED, what=what, rows=len(rows))
    return render(request, "reviews/years/names.html", {
        "year": asked.year, "figure": figure, "rows": rows, "count": found.count(), "office": asked.office,
        "category": Category(category).label if category else "", "back_url": asked.url(),
        "previous_url": asked.beside(before=page.before), "next_url": asked.beside(after=page.after),
    })


@require(Act.EXPORT)
@require_safe
def sheet(request):
    now, file = timezone.localtime(), io.BytesIO()
    asked = Asked(request, now.date())
    summary = years.read(request.user, year=asked.year, office=asked.office)
    title = f"{asked.title(summary)}　{now:%Y-%m-%d %H:%M}　{request.user.name}"
    workbook.write(summary, title=title, file=file)
    _taken(request, AccessEntry.Kind.EXPORTED, asked, now)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{asked.year}年度汇总.xlsx", content_type=XLSX)


@require(Act.PRINT)
@require_safe
def paper(request):
    now = timezone.localtime()
    asked = Asked(request, now.date())
    summary = years.read(request.user, year=asked.year, office=asked.office)
    answer = HttpResponse(documents.paper(summary, by=request.user, at=now), content_type="application/pdf")
    answer["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(f'{asked.year}年度汇总.pdf')}"
    _taken(request, AccessEntry.Kind.PRINTED, asked, now)
    return answer


def _taken(request, kind, asked, now):
    access.record(by=request.user, at=now, kind=kind, what=f"{asked.year} 年度汇总")


def _sections(asked, summary) -> list[tuple[str, list[dict]]]:
    """The lines under their headings, every number with its address."""
    found: dict[str, list[dict]] = {}
    for line in summary.lines:
        found.setdefault(line.section, []).append({
            "line": line, "cells": [asked.link(cell) for cell in line.cells], "total": asked.link(line.total),
        })
    return list(found.items())


def _charts(summary) -> dict:
    """What the script draws; the tables beside it say the same."""
    lines = {line.name: line for line in summary.lines}
    return {
        "routes": {
            "names": [category.label for category in Category],
            "series": [{"name": lines[name].label, "numbers": [cell.cases for cell in lines[name].cells]}
                       for name in (*years.ROUTES, "UNCONFIRMED")],
        },
        "months": {
            "names": [f"{month} 月" for month, _ in summary.months],
            "series": [{"name": category.label, "numbers": [numbers[place] for _, numbers in summary.months]}
                       for place, category in enumerate(Category)],
        },
    }  # fmt: skip


class Asked:
    """What the address asks for: the year and the office; and the addresses around it."""

    def __init__(self, request, today):
        self.request, self.today = request, today
        text, code = request.GET.get("year", ""), request.GET.get("office", "")
        self.year = int(text) if text.isdecimal() and int(text) in years.years(today) else today.year
        visible = Organization.objects.visible_to(request.user)
        self.office = get_object_or_404(visible, code=code) if code else None

    def url(self, name="year_summary", **changes) -> str:
        kept = {"year": self.year, "office": self.office.code if self.office else ""}
        return f"{reverse(f'reviews:{name}')}?{links.query(**(kept | changes))}"

    def link(self, cell) -> dict:
        """The number with the address of its names."""
        office = cell.office or (self.office.code if self.office else "")
        url = self.url("year_names", figure=cell.figure, category=cell.category, office=office)
        figure = years.FIGURES[cell.figure]
        return {"cases": cell.cases, "money": cell.money, "per_month": figure.money.startswith("benefit"), "url": url}

    def beside(self, **edge) -> str:
        kept = {name: value for name, value in self.request.GET.items() if name not in ("after", "before")}
        return f"{self.request.path}?{links.query(**kept, **edge)}" if any(edge.values()) else ""

    def title(self, summary) -> str:
        return f"{self.year} 年度确认工作汇总　{summary.office.name}"
