"""One campaign: who would be in it, opening, how far each office is, extending, carrying over, closing."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import access, masks
from accounts.models import AccessEntry
from accounts.permissions import require
from accounts.roles import Act
from reviews.forms import campaigns as forms
from reviews.models import Campaign
from reviews.services import campaigns, closings, extensions
from reviews.views import campaign_words as words
from reviews.views.refusals import entitled
from reviews.worklists import app_failures, board, counts, links, pages
from reviews.worklists import campaigns as worklist


@require(Act.VIEW_CASES)
@require_safe
def detail(request, key):
    return _shown(request, _fetch(request, key))


@require(Act.VIEW_CASES)
@require_safe
def preview(request, key, why):
    """The people behind one number of the preview."""
    campaign = _fetch(request, key)
    if why not in worklist.WHY:
        raise Http404
    now = timezone.localtime()
    found = worklist.previewed(campaign, request.user, why=why, today=now.date())
    page = pages.asked_for(request.GET, found, order=pages.Order("beneficiary__name"), edges=found)
    access.record(
        by=request.user, at=now, kind=AccessEntry.Kind.SEARCHED, what=f"年审预览：{worklist.WHY[why]}",
        rows=len(page.records),
    )
    return render(request, "reviews/campaign_preview.html", {
        "crumb": [*words.crumb(campaign, linked=True), (worklist.WHY[why], "")], "title": worklist.WHY[why],
        "campaign": campaign, "rows": [_previewed(each, now.date()) for each in page.records],
        "count": counts.in_one_query({"all": found.values("pk")})["all"], "shown": len(page.records),
        "previous_url": f"{request.path}?before={page.before}" if page.before else "",
        "next_url": f"{request.path}?after={page.after}" if page.after else "",
    })  # fmt: skip


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
    messages.success(request, f"{campaign}已开展，{number} 人列入，{words.day_zh(campaign.window_end)}截止。")
    return redirect("reviews:campaign", key=key)


@require(Act.OPEN_CAMPAIGN)
@require_http_methods(["GET", "POST"])
def extend(request, key):
    campaign = _fetch(request, key)
    form = forms.Extension(request.POST or None)
    if form.is_valid():
        try:
            with entitled():
                gained = extensions.extend(campaign=campaign, **form.cleaned_data, by=request.user, at=timezone.now())
        except extensions.CannotExtend as refusal:
            form.add_error(None, str(refusal))
        else:
            ends = words.day_zh(campaign.window_end)
            messages.success(request, f"已延长至{ends}，{gained} 人的截止日随之改到这一天。")
            return redirect("reviews:campaign", key=key)
    page = words.extension(campaign, form)
    return render(request, "reviews/reason.html", page, status=400 if form.is_bound else 200)


@require(Act.OPEN_CAMPAIGN)
@require_POST
def carry_over(request, key):
    campaign = _fetch(request, key)
    with entitled():
        carried = closings.carry_over(campaign=campaign, by=request.user, at=timezone.now())
    messages.success(request, f"已结转 {carried} 件到下一年的年审。")
    return redirect("reviews:campaign", key=key)


@require(Act.OPEN_CAMPAIGN)
@require_POST
def close(request, key):
    campaign = _fetch(request, key)
    try:
        with entitled():
            closings.close(campaign=campaign, by=request.user, at=timezone.now())
    except closings.CannotClose as refusal:
        return _shown(request, campaign, refusal=str(refusal), status=409)
    messages.success(request, f"{campaign}已结束。")
    return redirect("reviews:campaign", key=key)


def _fetch(request, key) -> Campaign:
    return get_object_or_404(Campaign.objects.visible_to(request.user).select_related("organization"), key=key)


def _shown(request, campaign, *, form=None, refusal="", status=200):
    today = timezone.localdate()
    page = {
        "crumb": words.crumb(campaign), "campaign": campaign, "title": str(campaign), "refusal": refusal,
        "today": today, "facts": words.facts(campaign, today), "list_url": links.worklist(category=campaign.category),
    }  # fmt: skip
    if words.is_draft(campaign):
        page |= {"preview": worklist.preview(campaign, today=today), **_opening(campaign, request.user, today, form)}
    else:
        page |= _standing(campaign, request.user, today)
    return render(request, "reviews/campaign_detail.html", page, status=status)


def _standing(campaign, staff, today) -> dict:
    """How far it is: the figures, each office, the forecast, and what still stands in the way of closing."""
    read = board.read(campaign, staff, today=today)
    carriable = closings.carriable(campaign=campaign, today=today).count() if words.has_ended(campaign, today) else 0
    is_open, decides = words.is_open(campaign), words.decides(campaign, staff)
    failed = words.app_failures(app_failures.of_campaign(campaign, staff))
    return {
        "facts": [*words.facts(campaign, today), *failed],
        "figures": words.figures(read.whole), "lines": [words.line(each, campaign) for each in read.lines],
        "forecast": words.forecast(board.forecast(read, campaign, today=today), campaign) if is_open else [],
        "late_url": words.late_url(campaign), "late": read.whole.overdue,
        "ending": words.ending(read.whole, carriable) if is_open else "",
        "acts": words.acts(campaign, today) if decides else [],
        "carry_url": reverse("reviews:campaign_carry_over", args=[campaign.key]) if decides and carriable else "",
    }  # fmt: skip


def _opening(campaign, by, today, form) -> dict:
    """For a draft the form that opens it, or the day from which it may be opened."""
    if not words.decides(campaign, by):
        return {}
    if today < campaign.window_start:
        return {"opens_on": campaign.window_start}
    return {"opening": form or forms.Opening()}


def _previewed(benefit, today) -> dict:
    person = benefit.beneficiary
    return {
        "name": person.name, "url": links.person(person.key), "id_number": masks.mask_id_number(person.id_number),
        "age": person.age_on(person.died_on or today), "office": benefit.organization.short_name,
        "title": benefit.title, "benefit": benefit, "from": benefit.payable_from_month, "died_on": person.died_on,
        "money": benefit.monthly_amount,
    }  # fmt: skip
