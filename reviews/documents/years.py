"""The summary of a year as a paper: what the sheet `year` is given."""

from datetime import datetime
from typing import Any

from accounts.models import Staff
from benefits.categories import Category
from reviews.documents import press
from reviews.worklists import years


def paper(summary: years.Summary, *, by: Staff, at: datetime) -> bytes:
    """The PDF."""
    return press.render("year", content(summary), by=by, at=at)


def content(summary: years.Summary) -> dict[str, Any]:
    """The words and figures of the sheet."""
    routes = {line.name: line for line in summary.lines if line.name in years.ROUTES}
    heads = [years.FIGURES[name].label for name in years.OF_OFFICES]
    return {
        "title": f"{summary.year} 年度确认工作汇总",
        "subtitle": f"{summary.office.name}　一人享受两类待遇的，各类分别计数；变动按生效日期归入年度。",
        "by_category": {
            "columns": ["事项", *(category.label for category in Category), "合计", "上年"],
            "rows": [_row(line) for line in summary.lines],
        },
        "routes": [line.label for line in routes.values()],
        "bars": [
            [category.label, [line.cells[place].cases for line in routes.values()]]
            for place, category in enumerate(Category)
        ],
        "by_office": {
            "columns": ["单位", *heads],
            "rows": [[office.short_name, *(_said(cell) for cell in cells)] for office, cells in summary.offices],
        },
    }  # fmt: skip


def _row(line: years.Line) -> list[str]:
    return [line.label, *(_said(cell) for cell in [*line.cells, line.total, line.before])]


def _said(cell: years.Cell) -> str:
    return f"{cell.cases:,}" + (f"（¥{cell.money:,.0f}）" if cell.money else "")
