"""The yearly return as a paper: the figures by county, and every case as it was reported."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from accounts.models import Staff
from benefits.models import YearlyReturn, YearlyReturnLine
from reviews.documents import press
from reviews.worklists import returns

CASES = ["姓名", "单位", "事项", "事由", "批准日期", "归入年度的日期", "月份", "金额（元）"]


def paper(report: YearlyReturn, *, by: Staff, at: datetime) -> tuple[bytes, int]:
    """The PDF of what the member of staff may see of it, and how many cases it names."""
    [sheet] = returns.sheets(by, report.year, [report])
    lines = report.lines.visible_to(by).select_related("organization").order_by("county_code", "kind", "pk")
    cases = [_case(line) for line in lines]
    content = {
        "title": f"{report}：自主择业军转干部停发、恢复、补发", "subtitle": _hands(report), "digest": report.sha256,
        "figures": {
            "columns": ["县（区）", *(kind.label for kind in returns.Kind)],
            "rows": [[row.name, *(_said(figure) for figure in row.figures)] for row in _rows(sheet)],
        },
        "cases": {"columns": CASES, "rows": cases},
    }  # fmt: skip
    return press.render("return", content, by=by, at=at), len(cases)


def _hands(report: YearlyReturn) -> str:
    words = f"{report.organization.name}　{_day(report.prepared_at)}由{report.prepared_by.name}编制"
    if report.sent_by and report.sent_at:
        return f"{words}，{_day(report.sent_at)}由{report.sent_by.name}报送"
    return f"{words}，{report.get_state_display()}"


def _rows(sheet: returns.Sheet) -> Iterable[returns.Row]:
    return [*sheet.rows, sheet.total] if sheet.total else sheet.rows


def _said(figure: returns.Figure) -> str:
    return f"{figure.cases}（¥{figure.money:,.2f}{'/月' if figure.per_month else ''}）" if figure.cases else "0"


def _case(line: YearlyReturnLine) -> list[Any]:
    month = f"{line.month.year}年{line.month.month}月" if line.month else ""
    months = f"起 {line.months} 个月" if line.months else ""
    return [
        line.name, line.organization.short_name, line.get_kind_display(), line.get_ground_display(),
        line.decided_on.isoformat(), line.counts_on.isoformat(), month + months, f"{line.amount:,.2f}",
    ]  # fmt: skip


def _day(moment: datetime) -> str:
    day: date = timezone.localtime(moment).date()
    return f"{day.year}年{day.month}月{day.day}日"
