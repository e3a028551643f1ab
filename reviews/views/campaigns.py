"""The year's confirmation: set up, look who would be in it, open, watch, close."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import require
from accounts.roles import Act
from benefits.categories import Category
from reviews import policy
from reviews.forms import campaigns as forms
from reviews.models import Campaign
from reviews.services import campaigns
from reviews.states import CampaignState
from reviews.views.refusals import entitled
from reviews.worklists import campaigns as worklist
from reviews.worklists import links


@require(Act.VIEW_CASES)
@require_safe
def index(request):
    today = timezone.localdate()
    years = worklist.years_of(request.user)
    wanted = request.GET.get("year", "")
    year = int(wanted) if wanted.isdigit() and int(wanted) in years else None
    found = list(worklist.of_office(request.user, year)[:200])
    progress = worklist.progress_of(found, request.user, today=today)
    return render(request, "reviews/campaign_list.html", {
        "rows": [_line(each, progress[each.pk], today) for each in found], "tabs": _tabs(years, year),
        "may_open": request.user.may(Act.OPEN_CAMPAIGN), "open_url": reverse("reviews:campaign_new"),
    })


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


@require(Act.VIEW_CASES)
@require_safe
def detail(request, key):
    return _shown(request, _fetch(request, key))


@require(Act.OPEN_CAMPAIGN)
@require_POST
def open_one(request, key):
    campaign = _fetch(request, key)
    form = forms.Opening(request.POST)
    if not form.is_valid():
        return _shown(request, campaign, form=form, status=400)
    try:
        with entitled():
            number = campaigns.open_campaign(campaign=campaign, by=request.user, at=timezone.now())
    except campaigns.CannotOpen as refusal:
        return _shown(request, campaign, refusal=str(refusal), status=409)
    messages.success(request, f"{campaign}已开展，{number} 人列入，{campaign.window_end} 截止。")
    return redirect("reviews:campaign", key=key)


@require(Act.OPEN_CAMPAIGN)
@require_POST
def close(request, key):
    campaign = _fetch(request, key)
    try:
        with entitled():
            campaigns.close(campaign=campaign, by=request.user, at=timezone.now())
    except campaigns.CannotClose as refusal:
        return _shown(request, campaign, refusal=str(refusal), status=409)
    messages.success(request, f"{campaign}已结束。")
    return redirect("reviews:campaign", key=key)


def _fetch(request, key) -> Campaign:
    return get_object_or_404(Campaign.objects.visible_to(request.user).select_related("organization"), key=key)


def _shown(request, campaign, *, form=None, refusal="", status=200):
    today = timezone.localdate()
    progress = worklist.progress_of([campaign], request.user, today=today)[campaign.pk]
    is_draft = campaign.state == CampaignState.DRAFT
    return render(request, "reviews/campaign_detail.html", {
        "crumb": [("年审", reverse("reviews:campaigns")), (str(campaign), "")], "campaign": campaign,
        "title": str(campaign), "refusal": refusal, "today": today, "progress": progress,
        "figures": [] if is_draft else _figures(progress), "facts": _facts(campaign, today),
        "stations": [] if is_draft else worklist.by_office(campaign, request.user, today=today),
        "preview": worklist.preview(campaign, today=today) if is_draft else None,
        "acts": _acts(campaign, request.user), **_opening(campaign, request.user, today, form),
        "list_url": links.worklist(category=campaign.category),
    }, status=status)  # fmt: skip


def _tabs(years, year) -> list[dict]:
    url = reverse("reviews:campaigns")
    return [
        {"label": "全部", "url": url, "current": year is None},
        *({"label": f"{each} 年", "url": f"{url}?year={each}", "current": each == year} for each in years),
    ]


def _line(campaign, progress, today) -> dict:
    left = (campaign.window_end - today).days
    running = campaign.state == CampaignState.OPEN and left >= 0
    note = f"逾期 {progress.overdue} 人" if progress.overdue else ""
    return {
        "campaign": campaign, "title": str(campaign), "url": reverse("reviews:campaign", args=[campaign.key]),
        "office": campaign.organization.short_name, "window_start": campaign.window_start, "note": note,
        "window_end": campaign.window_end, "left": left if running else None, "total": progress.total,
        "confirmed": progress.confirmed, "bar": progress.shares,
    }


def _figures(progress) -> list[dict]:
    return [
        {"label": "应确认", "value": f"{progress.total:,}", "unit": "人"},
        {"label": "已确认", "value": f"{progress.confirmed:,}", "unit": "人", "tone": "pine"},
        {"label": "公告中", "value": f"{progress.in_notice:,}", "unit": "人"},
        {"label": "期满未确认", "value": f"{progress.lapsed:,}", "unit": "人", "tone": "cinnabar"},
        {"label": "还没办结", "value": f"{progress.left:,}", "unit": "人"},
    ]


def _facts(campaign, today) -> list[tuple]:
    fixed = policy.FIXED_WINDOWS[Category(campaign.category)]
    left = (campaign.window_end - today).days
    return [
        ("类别", Category(campaign.category).full_name), ("辖区", campaign.organization.name),
        ("开始", campaign.window_start.isoformat()),
        ("截止（当日仍可确认）", campaign.window_end.isoformat(), "strong"),
        ("还有", f"{left} 天" if left >= 0 else "已截止"),
        *([("确认期", f"由规定固定，{fixed.citation.brief}")] if fixed else []),
        *([("文号", campaign.document_no)] if campaign.document_no else []),
        *([("开展", f"{timezone.localtime(campaign.opened_at):%Y-%m-%d %H:%M}")] if campaign.opened_at else []),
    ]


def _acts(campaign, by) -> list[dict]:
    """The button at the head of an open campaign; a draft has its form below the preview."""
    if campaign.state != CampaignState.OPEN or not _decides(campaign, by):
        return []
    close_url = reverse("reviews:campaign_close", args=[campaign.key])
    return [{"label": "结束年审", "icon": "lock", "tone": "", "url": close_url, "post": True}]


def _opening(campaign, by, today, form) -> dict:
    """For a draft the form that opens it, or the day from which it may be opened."""
    if campaign.state != CampaignState.DRAFT or not _decides(campaign, by):
        return {}
    if today < campaign.window_start:
        return {"opens_on": campaign.window_start}
    return {"opening": form or forms.Opening()}


def _decides(campaign, by) -> bool:
    """The office of a campaign or one above it decides."""
    return by.may(Act.OPEN_CAMPAIGN) and by.organization.contains(campaign.organization)


def _fixed(year) -> list[str]:
    windows = {category: policy.window_for(category, year) for category in forms.FIXED}
    return [
        f"{category.full_name}：由规定固定为 {window.start.month} 月 {window.start.day} 日至 "
        f"{window.end.month} 月 {window.end.day} 日，不必填写。"
        for category, window in windows.items() if window
    ]
