"""The first page of the day."""

from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.permissions import home_for
from accounts.roles import Act
from reviews.services import sweeps
from reviews.worklists import (
    app_doubts,
    deaths,
    eligibility,
    from_afar,
    headlines,
    links,
    morning,
    progress,
    returns,
    stakes,
    transfers,
)

HERE = "reviews:morning"


@require_safe
def today(request):
    """Needs no act: whoever begins the day elsewhere is sent there."""
    staff = request.user
    if home_for(staff) != HERE:
        return redirect(home_for(staff))
    day = timezone.localdate()
    year = progress.of_year(staff, today=day)
    return render(request, "reviews/morning.html", {
        "today": day,
        "acts": _acts(staff),
        "parts": _parts(staff, day),
        "must": _must(year.today),
        "progress": [_line(line, day) for line in year.lines],
        "night": _night(day),
        "next_deadline": _next_deadline(year.lines, day),
    })


def _parts(staff, day) -> list[dict]:
    """The groups under their headings, in the order in which they come."""
    parts: dict[morning.Part, list[dict]] = {}
    for group in morning.groups(staff, today=day):
        parts.setdefault(group.part(today=day), []).append(headlines.said(group, staff, today=day))
    said = [{"title": part.label, "groups": groups} for part, groups in parts.items()]
    unclear = [group for group in (deaths.group(staff, today=day), app_doubts.group(staff, today=day)) if group]
    if unclear:
        said.insert(0, {"title": "先查明", "groups": unclear})
    if afar := from_afar.groups(staff, today=day):
        said.insert(1, {"title": "远程和佐证", "groups": afar})
    if asked := eligibility.morning_group(staff, today=day):
        first = morning.Part.LOSS in parts  # Below those whose pay stops by itself.
        said.insert(int(first), {"title": "资格核查", "groups": [asked]})
    if report := returns.group(staff, today=day):
        said.insert(0, {"title": "年度上报", "groups": [report]})
    moving = transfers.groups(staff, today=day)
    return [*said, {"title": "关系转移", "groups": moving}] if moving else said


def _acts(staff) -> list[dict]:
    if not staff.may(Act.RECORD_CONFIRMATION):
        return []
    return [
        {"label": "App 未通过", "url": links.app_failures(), "icon": "phone"},
        {"label": "我的名单", "url": links.worklist(owner="me"), "icon": "list"},
    ]


def _must(asked: progress.Today) -> dict | None:
    if not asked.needed and not asked.done:
        return None
    return {
        "number": asked.needed, "done": asked.done, "left": asked.left,
        "share": min(100 * asked.done / asked.needed, 100) if asked.needed else 100,
        "text": "今天的已办完。" if not asked.left else "",
    }


def _line(line: progress.Line, day) -> dict:
    return {
        "label": line.category.full_name, "done": line.confirmed, "total": line.total, "bar": progress.shares(line),
        "note": progress.sentence(line, today=day), "complete": not line.left,
    }


def _next_deadline(lines, day) -> str:
    ahead = [line.next_due_on for line in lines if line.next_due_on]
    return f"下一个期限是 {stakes.day_words(min(ahead), today=day)}。" if ahead else "本年没有临近的期限。"


def _night(day) -> list[dict]:
    """What the clock did, a line for each sweep that found something; the quiet ones share one line."""
    runs = progress.last_night(today=day)
    busy = [run for run in runs if run.done or run.passed_by]
    lines = [{"at": _clock(run), "text": _sentence(run)} for run in busy]
    quiet = len(runs) - len(busy)
    if quiet:
        lines.append({"at": _clock(runs[-1]), "text": f"{'另 ' * bool(busy)}{quiet} 项查过，没有要办的"})
    if runs and runs[0].business_date < day:
        last = stakes.day_words(runs[0].business_date, today=day)
        lines.append({"at": "", "text": f"以上是 {last} 的夜间办理；此后时钟还没有运行。"})
    return lines


def _clock(run) -> str:
    return f"{timezone.localtime(run.finished_at):%H:%M}" if run.finished_at else "未完"


def _sentence(run) -> str:
    words = f"{sweeps.TITLES.get(run.sweep, run.sweep)}：{run.done:,} 件"
    return f"{words}，{run.passed_by} 件未能办理，待查" if run.passed_by else words
