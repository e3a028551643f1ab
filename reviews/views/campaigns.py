"""The yearly campaigns: their list, and setting one up."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import require
from accounts.roles import Act
from reviews import policy
from reviews.forms import campaigns as forms
from reviews.services import campaigns
from reviews.states import CampaignState
from reviews.views import searches
from reviews.views.refusals import entitled
from reviews.worklists import campaigns as worklist
from reviews.worklists import links, people


@require(Act.VIEW_CASES)
@require_safe
def index(request):
    now = timezone.localtime()
    today, (term, refusal) = now.date(), searches.opened(request, now)
    if refusal:
        messages.warning(request, refusal)
    years = worklist.years_of(request.user)
    wanted = request.GET.get("year", "")
    year = int(wanted) if wanted.isdigit() and int(wanted) in years else None
    found = list(worklist.of_office(request.user, year, term=term)[:200])
    progress = worklist.progress_of(found, request.user, today=today)
    return render(request, "reviews/campaign_list.html", {
        "rows": [_line(each, progress[each.pk], today) for each in found],
        "tabs": _tabs(years, year, {"find": request.GET["find"]} if term else {}),
        "find_url": reverse("reviews:campaigns_find"), "find_value": people.shown_term(term) if term else "",
        "may_open": request.user.may(Act.OPEN_CAMPAIGN), "open_url": reverse("reviews:campaign_new"),
    })


@require(Act.VIEW_CASES)
@require_POST
def find(request):
    """Whatever is typed into a search stands in no address, here as in every list."""
    query = searches.sealed(
        request, what="查找年审", among=lambda term: worklist.of_office(request.user, term=term)
    )
    return redirect(f"{_list()}?{query}" if query else _list())


@require(Act.OPEN_CAMPAIGN)
@require_http_methods(["GET", "POST"])
def new(request):
    now = timezone.localtime()
    form = forms.Plan(
        request.POST or None, by=request.user,
        initial={"year": now.year, "organization": request.user.organization.code},
    )
    if form.is_valid():
        try:
            with entitled():
                campaign = campaigns.plan(**form.cleaned_data, by=request.user, at=now)
        except campaigns.CannotPlan as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{campaign}已建。看过名单人数，再开展。")
            return redirect("reviews:campaign", key=campaign.key)
    page = {"form": form, "crumb": [("年审", reverse("reviews:campaigns")), ("新建", "")], "fixed": _fixed(now.year)}
    return render(request, "reviews/campaign_new.html", page, status=400 if form.is_bound else 200)


def _list(**conditions) -> str:
    url = reverse("reviews:campaigns")
    return f"{url}?{links.query(**conditions)}" if conditions else url


def _tabs(years, year, kept) -> list[dict]:
    return [
        {"label": "全部", "url": _list(**kept), "current": year is None},
        *({"label": f"{each} 年", "url": _list(year=each, **kept), "current": each == year} for each in years),
    ]


def _line(campaign, progress, today) -> dict:
    left = (campaign.window_end - today).days
    running = campaign.state == CampaignState.OPEN and left >= 0
    return {
        "campaign": campaign, "title": str(campaign), "url": reverse("reviews:campaign", args=[campaign.key]),
        "office": campaign.organization.short_name, "window_start": campaign.window_start,
        "note": _note(campaign, progress, is_running=running),
        "window_end": campaign.window_end, "left": left if running else None, "total": progress.total,
        "confirmed": progress.confirmed, "bar": progress.shares,
    }


def _note(campaign, progress, *, is_running) -> str:
    """Who is late, in a notice or past the deadline; where nobody is, how the campaign stands."""
    if campaign.state != CampaignState.OPEN:
        return "还没有开展" if campaign.state == CampaignState.DRAFT else "已结束"
    counts = (("逾期", progress.overdue), ("公告中", progress.in_notice), ("期满未确认", progress.lapsed))
    words = "，".join(f"{word} {number:,} 人" for word, number in counts if number)
    return words or ("" if is_running else "已截止，没有人逾期")


def _fixed(year) -> list[str]:
    windows = {category: policy.window_for(category, year) for category in forms.FIXED}
    return [
        f"{category.full_name}：由规定固定为 {window.start.month} 月 {window.start.day} 日至 "
        f"{window.end.month} 月 {window.end.day} 日，不必填写。"
        for category, window in windows.items() if window
    ]
