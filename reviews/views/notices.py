"""The public notice: who may be named, the draft, where it hangs, sixty days, taking it back, and the paper."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import access
from accounts.models import AccessEntry
from accounts.permissions import require
from accounts.roles import Act
from reviews.documents import notices as papers
from reviews.forms import notices as forms
from reviews.models import PublicNotice, Review
from reviews.services import contacts, notices
from reviews.states import NoticeState
from reviews.views import bulletins, searches
from reviews.views.refusals import entitled
from reviews.worklists import counts, pages
from reviews.worklists import notices as worklist

MOST = 2000  # People in one notice.


@require(Act.VIEW_CASES)
@require_safe
def index(request):
    now, tab = timezone.localtime(), request.GET.get("state", "")
    today, (term, refusal) = now.date(), searches.opened(request, now)
    if refusal:
        messages.warning(request, refusal)
    page = pages.asked_for(
        request.GET, worklist.of_office(request.user, tab, term=term), order=pages.Order("-id"),
        edges=worklist.of_office(request.user),
    )
    numbers = counts.in_one_query({
        **{name: worklist.of_office(request.user, name, term=term).values("pk") for name in worklist.TABS},
        "candidates": worklist.candidates(request.user, today=today).values("pk"),
    })
    figures, proven = worklist.figures(page.records, request.user), worklist.proven(page.records)
    kept = {"find": request.GET["find"]} if term else {}
    context = bulletins.index_page(page, figures, proven, numbers, tab=tab, today=today, term=term, kept=kept)
    return render(request, "reviews/notice_list.html", context)


@require(Act.VIEW_CASES)
@require_POST
def find_notice(request):
    """A person may be named in a notice: the list is asked for with a sealed term."""
    query = searches.sealed(
        request, what="查找公告", among=lambda term: worklist.of_office(request.user, term=term)
    )
    return HttpResponseRedirect(f"{bulletins.list_url()}?{query}" if query else bulletins.list_url())


@require(Act.DRAFT_NOTICE)
@require_http_methods(["GET", "POST"])
def candidates(request):
    now = timezone.localtime()
    form = forms.Candidates(request.GET, by=request.user)
    term, unreadable = searches.opened(request, now)
    if unreadable:
        messages.warning(request, unreadable)
    found = worklist.candidates(request.user, today=now.date(), term=term, **form.conditions())
    if request.method == "POST":
        # Without its search the list names everybody: nobody is drafted from it unseen.
        return HttpResponseRedirect(bulletins.candidates_url()) if unreadable else _draft(request, found, now)
    page = pages.asked_for(
        request.GET, found.with_person(), order=pages.Order("due_on"), edges=Review.objects.visible_to(request.user),
    )
    tries = contacts.counts_for(reviews=page.records, today=now.date())
    context = bulletins.candidates_page(request, form, page, tries, worklist.total(found), term=term, today=now.date())
    return render(request, "reviews/notice_candidates.html", context)


@require(Act.DRAFT_NOTICE)
@require_POST
def find(request):
    """A name is never written in an address: the list is asked for with a sealed term."""
    query = searches.sealed(request, ("category", "office"))
    return HttpResponseRedirect(f"{bulletins.candidates_url()}?{query}" if query else bulletins.candidates_url())


@require(Act.VIEW_CASES)
@require_safe
def detail(request, key):
    return _shown(request, _fetch(request, key))


@require(Act.DRAFT_NOTICE)
@require_POST
def post(request, key):
    notice = _fetch(request, key)
    form = forms.Posting(request.POST, request.FILES)
    if not form.is_valid():
        return _shown(request, notice, form=form, status=400)
    try:
        with entitled():
            notices.record_posting(notice=notice, **form.cleaned_data, by=request.user, at=timezone.now())
    except notices.CannotPublish as refusal:
        form.add_error(None, str(refusal))
        return _shown(request, notice, form=form, status=409)
    messages.success(request, f"{form.cleaned_data['place']}的张贴已登记。")
    return redirect("reviews:notice", key=key)


@require(Act.PUBLISH_NOTICE)
@require_POST
def publish(request, key):
    notice = _fetch(request, key)
    try:
        with entitled():
            number = notices.publish(notice=notice, by=request.user, at=timezone.now())
    except notices.CannotPublish as refusal:
        return _shown(request, notice, refusal=str(refusal), status=409)
    messages.success(request, f"公告已发布，列入 {number} 人，至 {notice.last_day} 止。期间本人确认的，发放不中断。")
    return redirect("reviews:notice", key=key)


@require(Act.DRAFT_NOTICE)
@require_http_methods(["GET", "POST"])
def withdraw(request, key):
    notice = _fetch(request, key)
    form = forms.Reason(request.POST or None)
    if form.is_valid():
        try:
            with entitled():
                notices.withdraw(
                    notice=notice, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
                )
        except notices.CannotPublish as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{notice}已撤回，名单上的人回到待确认。")
            return redirect("reviews:notice", key=key)
    page = bulletins.withdrawal_page(notice, form)
    return render(request, "reviews/reason.html", page, status=400 if form.is_bound else 200)


@require(Act.PRINT)
@require_safe
def paper(request, key):
    notice = _fetch(request, key)
    named = list(worklist.named_in(notice).with_person())
    access.record(
        by=request.user, at=timezone.now(), kind=AccessEntry.Kind.PRINTED, what=str(notice), rows=len(named),
        organization_id=notice.organization_id,
    )
    return render(request, "reviews/notice_print.html", {
        "paper": papers.paper_of(notice, named=named), "back_url": bulletins.address(notice), "notice": notice,
        "is_draft": notice.state == NoticeState.DRAFT,
    })


def _fetch(request, key) -> PublicNotice:
    found = PublicNotice.objects.visible_to(request.user)
    return get_object_or_404(found.select_related("organization", "drafted_by", "published_by"), key=key)


def _draft(request, found, now):
    picked = request.POST.getlist("pick")
    if "every" not in request.POST:
        if not picked:
            messages.warning(request, "请先勾选要公告的人。")
            return HttpResponseRedirect(request.get_full_path())
        found = found.filter(key__in=picked)
    try:
        with entitled():
            notice = notices.draft(reviews=found.order_by("due_on", "pk")[:MOST], by=request.user, at=now)
    except notices.CannotDraft as refusal:
        messages.warning(request, str(refusal))
        return HttpResponseRedirect(request.get_full_path())
    messages.success(request, f"{notice}已拟好。请打印张贴，再登记张贴照片，由另一位审核员发布。")
    return redirect("reviews:notice", key=notice.key)


def _shown(request, notice, *, form=None, refusal="", status=200):
    today = timezone.localdate()
    show = request.GET.get("show", "")
    visible = Review.objects.visible_to(request.user)
    mine = worklist.named_in(notice, among=visible)
    page = pages.asked_for(
        request.GET, worklist.split(mine, show).with_person(), order=pages.Order("due_on"), edges=visible,
    )
    context = bulletins.detail_page(
        notice, page, numbers=counts.in_one_query({name: worklist.split(mine, name) for name in bulletins.SHOWS}),
        tries=contacts.counts_for(reviews=page.records, today=today), postings=worklist.postings_of(notice),
        period=worklist.period(notice, today=today), figures=worklist.figures([notice], request.user)[notice.pk],
        show=show, by=request.user, today=today, form=form,
    )
    return render(request, "reviews/notice_detail.html", {**context, "refusal": refusal}, status=status)
