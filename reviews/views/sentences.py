"""A sentence or a wanted notice: registered, ended, and what the province decides then (art. 59)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.permissions import require
from accounts.roles import Act
from benefits import days, policy
from benefits.categories import Category
from benefits.models import Beneficiary, Resumption, Suspension
from benefits.services import releases, resumptions, sentences
from benefits.states import SuspensionState
from reviews.forms import sentences as forms
from reviews.services import judgments
from reviews.views import dossier, looks
from reviews.views.refusals import entitled
from reviews.worklists import citations, decisions, links
from reviews.worklists.rules import quotations

Ground = Suspension.Ground
# 退役军人保障法 art. 79 knows it; the regulation names no sum by which a pension would be lowered (S-05).
NOT_HERE = "《退役军人保障法》第七十九条所说的降低待遇，《军人抚恤优待条例》没有写明数额，本系统不办理。"


@require(Act.PROPOSE_SUSPENSION)
@require_http_methods(["GET", "POST"])
def propose(request, key):
    found = Beneficiary.objects.visible_to(request.user).select_related("organization")
    person, now = get_object_or_404(found, key=key), timezone.localtime()
    form = forms.Sentence(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            with entitled():
                stops = judgments.file(
                    beneficiary=person, paper=form.paper(), scan=form.cleaned_data["scan"], by=request.user, at=now
                )
        except sentences.CannotPropose as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"已提出中止 {len(stops)} 项待遇，待县级审核、省级决定。")
            return redirect(links.person(key, tab="benefits"))
    return _shown(request, person, form, now, _proposal(person, request.user))


@require(Act.VIEW_CASES)  # Whoever may propose takes back a proposal, whoever may approve what was approved.
@require_http_methods(["GET", "POST"])
def withdraw(request, key):
    stop, now = get_object_or_404(_stops(request), key=key), timezone.localtime()
    person, refused = stop.benefit.beneficiary, sentences.CannotWithdraw
    form = forms.Withdrawal(request.POST or None)
    try:
        with entitled():
            sentences.refuse_withdrawing(suspension=stop, by=request.user)
            if form.is_valid():
                sentences.withdraw(suspension=stop, reason=form.reason(), by=request.user, at=now)
    except refused as refusal:
        messages.warning(request, str(refusal))
        return redirect(links.decision("suspension", stop.key))
    if stop.state == SuspensionState.WITHDRAWN:
        messages.success(request, f"{person.name}的中止已撤回，发放不中断。")
        return redirect(links.person(person.key, tab="benefits"))
    return _shown(request, person, form, now, _withdrawal(stop))


@require(Act.PROPOSE_RESUMPTION)
@require_http_methods(["GET", "POST"])
def release(request, key):
    stop = get_object_or_404(_stops(request), key=key)
    person, now = stop.benefit.beneficiary, timezone.localtime()
    form = forms.Release(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            with entitled():
                judgments.file_release(suspension=stop, **form.cleaned_data, by=request.user, at=now)
        except releases.CannotPropose as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "已提出恢复，待县级审核、省级决定。")
            return redirect(links.person(person.key, tab="benefits"))
    return _shown(request, person, form, now, _release(stop))


@require(Act.APPROVE_RESUMPTION)
@require_http_methods(["GET", "POST"])
def decide(request, key):
    resumption, now = get_object_or_404(_releases(request), key=key), timezone.localtime()
    back = links.decision("resumption", resumption.key)
    if request.method == "GET" and (why_not := dossier.why_not("resumption", resumption, request.user)):
        messages.warning(request, why_not)
        return redirect(back)
    first, latest = resumption.suspension.effective_on, days.next_month(now.date())
    form = forms.Decision(request.POST or None, first=first, latest=latest)
    if form.is_valid():
        try:
            with entitled():
                releases.approve(resumption=resumption, content=form.content(), by=request.user, at=now)
        except (releases.CannotDecide, resumptions.CannotDecide) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, dossier.said("resumption", "approve", resumption))
            return redirect(back)
    return _shown(request, resumption.benefit.beneficiary, form, now, _decision(resumption, back))


def _stops(request):
    stops = Suspension.objects.concerning(request.user).filter(ground=Ground.SENTENCED_OR_WANTED)
    return stops.select_related("benefit__beneficiary", "organization")


def _releases(request):
    found = Resumption.objects.visible_to(request.user).filter(suspension__ground=Ground.SENTENCED_OR_WANTED)
    return found.select_related(
        "suspension__benefit", "benefit__beneficiary", "organization", "proposed_by", "endorsed_by"
    )


def _shown(request, person, form, now, page):
    if request.method == "GET":
        looks.opened(request, person, page["heading"], now)
    return render(request, "reviews/reason.html", {
        **page, "form": form, "about": person, "crumb": [(person.name, links.person(person.key)), (page["title"], "")],
        "quoted": quotations.on_day(page["ids"], on=now.date(), office=person.county_code or person.province_code),
    }, status=400 if form.is_bound else 200)  # fmt: skip


def _proposal(person, staff) -> dict:
    benefits = list(person.benefits.visible_to(staff).open().order_by("pk"))
    rules = [policy.SENTENCED[Category(each.category)] for each in benefits]
    return {
        "heading": f"登记服刑、通缉：{person.name}", "title": "登记服刑、通缉",
        "text": f"县级提出，省级决定；批准的次月起中止，已发的月份不追回。{NOT_HERE}",
        "facts": [(each.title, f"每月 {each.monthly_amount:,.2f} 元") for each in benefits],
        "act_label": "提出中止", "back_url": links.person(person.key, tab="benefits"),
        **_law([each.stop for each in rules]),
    }


def _withdrawal(stop) -> dict:
    return {
        "heading": f"撤回中止：{stop.benefit.beneficiary.name}", "title": "撤回中止",
        "text": "中止还没有生效。撤回以后照常发放；已批准的，须由提出、核对以外的人撤回。",
        "facts": [("待遇", stop.benefit.title), ("状态", stop.get_state_display()),
                  ("中止起始", decisions.month(stop.effective_on) if stop.effective_on else "尚未批准"),
                  *decisions.paper_rows(stop)],
        "act_label": "撤回中止", "back_url": links.decision("suspension", stop.key),
        **_law([policy.SENTENCED[Category(stop.benefit.category)].stop]),
    }


def _release(stop) -> dict:
    return {
        "heading": f"登记刑满、撤销通缉：{stop.benefit.beneficiary.name}", "title": "登记刑满、撤销通缉",
        "text": "县级提出，省级决定；自哪个月恢复、中止期间补发不补发，以省级决定为准。",
        "facts": [("待遇", stop.benefit.title), ("中止起始", decisions.month(stop.effective_on)),
                  *decisions.paper_rows(stop)],
        "act_label": "提出恢复", "back_url": links.person(stop.benefit.beneficiary.key, tab="benefits"),
        **_law([policy.SENTENCED[Category(stop.benefit.category)].resume]),
    }


def _decision(resumption, back) -> dict:
    known = policy.SENTENCED[Category(resumption.benefit.category)]
    return {
        "heading": f"决定恢复：{resumption.benefit.beneficiary.name}", "title": "决定恢复",
        "text": "条例没有写明中止的钱是否补发，由本决定写明，并写明理由。",
        "facts": [("待遇", resumption.benefit.title), *decisions.record_days(resumption),
                  ("每月", f"{resumption.benefit.monthly_amount:,.2f} 元")],
        "act_label": "批准恢复", "back_url": back, **_law([known.resume_from, known.back_pay]),
    }


def _law(rules) -> dict:
    """One box for all: what it says, and where each rule stands; the ids of the rules for their pages."""
    rules = list(dict.fromkeys(rules))
    found = citations.by_citation(rules)
    box = {"cite": "、".join(each.cite for each in found), "text": "".join(each.text for each in found), "gist": True}
    return {"law": box if found else None, "ids": [rule.id for rule in rules]}
