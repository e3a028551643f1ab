"""The monthly payment register: the list, drawing one up, its differences, sending it, paper."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import access
from accounts.models import AccessEntry
from accounts.permissions import require
from accounts.roles import Act
from benefits.models import Register
from benefits.services import registers
from benefits.states import RegisterState
from reviews.forms import registers as forms
from reviews.views.refusals import entitled
from reviews.worklists import links, pages
from reviews.worklists import registers as worklist

ON_PAPER = 2000  # Lines of a printed register.


@require(Act.VIEW_CASES)
@require_safe
def index(request):
    form = forms.Filter(request.GET, today=timezone.localdate())
    conditions = form.conditions()
    found = worklist.listed(request.user, conditions)
    page = pages.asked_for(
        request.GET, found, order=pages.Order("-month"), edges=Register.objects.visible_to(request.user)
    )
    return render(request, "reviews/registers/index.html", {
        "form": form, "rows": [worklist.row(each) for each in page.records], "shown": len(page.records),
        "may_draft": request.user.may(Act.DRAFT_REGISTER), "is_narrowed": bool(conditions),
        "previous_url": f"?{links.query(**conditions, before=page.before)}" if page.before else "",
        "next_url": f"?{links.query(**conditions, after=page.after)}" if page.after else "",
    })  # fmt: skip


@require(Act.DRAFT_REGISTER)
@require_http_methods(["GET", "POST"])
def draft(request):
    now = timezone.localtime()
    form = forms.Draft(request.POST or None, staff=request.user, today=now.date())
    if form.is_valid():
        chosen = form.cleaned_data
        try:
            with entitled():
                register = registers.draft(
                    organization=chosen["office"], category=chosen["category"], month=chosen["month"],
                    by=request.user, at=now,
                )  # fmt: skip
        except registers.CannotDraft as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{register}已编制，{register.people} 人。请核对变动，再由审核员报送。")
            return redirect(worklist.address(register))
    return render(request, "reviews/registers/draft.html", {
        "form": form, "crumb": [("发放名册", reverse("reviews:registers")), ("编制", "")],
        "back_url": reverse("reviews:registers"),
    }, status=400 if form.is_bound else 200)  # fmt: skip


@require(Act.VIEW_CASES)
@require_safe
def detail(request, key):
    register, now = fetch(request, key), timezone.localtime()
    tab = request.GET.get("tab", worklist.CHANGED)
    return _shown(request, register, tab, now)


@require(Act.DRAFT_REGISTER)
@require_POST
def redraft(request, key):
    register = fetch(request, key)
    try:
        with entitled():
            registers.draft(
                organization=register.organization, category=register.category, month=register.month,
                by=request.user, at=timezone.localtime(),
            )  # fmt: skip
    except registers.CannotDraft as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, "名册已按现在的情况重新编制。")
    return redirect(worklist.address(register))


@require(Act.SEND_REGISTER)
@require_POST
def send(request, key):
    register = fetch(request, key)
    try:
        with entitled():
            registers.send(register=register, by=request.user, at=timezone.localtime())
    except registers.CannotSend as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, f"{register}已报送并冻结。请导出交财政，收到银行回盘后上传对账。")
    return redirect(worklist.address(register))


@require(Act.PRINT)
@require_safe
def printed(request, key):
    register, now = fetch(request, key), timezone.localtime()
    found = list(worklist.lines(register, worklist.ALL).order_by("number")[:ON_PAPER])
    access.record(
        by=request.user, at=now, kind=AccessEntry.Kind.PRINTED, what=f"{register}", rows=len(found),
        organization_id=register.organization_id,
    )
    sums = worklist.sums(register)
    return render(request, "reviews/registers/print.html", {
        "register": register, "rows": [worklist.line_row(each, shows_bank=False) for each in found], "now": now,
        "bridge": worklist.bridge(register, sums), "count": sums["lines"], "shown": len(found),
        "back_url": worklist.address(register),
    })


def fetch(request, key) -> Register:
    """The register, if it is of an office of the staff member."""
    found = Register.objects.visible_to(request.user).select_related(
        "organization", "drafted_by", "sent_by", "reconciled_by"
    )
    return get_object_or_404(found, key=key)


def _shown(request, register, tab, now):
    sums, is_draft = worklist.sums(register), register.state == RegisterState.DRAFT
    found = worklist.lines(register, tab)
    page = pages.asked_for(request.GET, found, order=pages.Order("number"), edges=register.lines)
    access.record(
        by=request.user, at=now, kind=AccessEntry.Kind.SEARCHED, what=f"{register}", rows=len(page.records),
        organization_id=register.organization_id,
    )
    return render(request, "reviews/registers/detail.html", {
        "register": register, "crumb": [("发放名册", reverse("reviews:registers")), (f"{register}", "")],
        "tabs": worklist.tabs(register, sums, tab), "sums": sums, "is_draft": is_draft,
        "bridge": worklist.bridge(register, sums), "rows": [
            worklist.line_row(each, shows_bank=not is_draft) for each in page.records
        ],
        "acts": worklist.acts(register, request.user), "shown": len(page.records),
        "why_not_send": worklist.may_send(register, request.user),
        "returns": [] if is_draft else list(register.bank_returns.select_related("taken_in_by")),
        "previous_url": worklist.address(register, tab=tab, before=page.before) if page.before else "",
        "next_url": worklist.address(register, tab=tab, after=page.after) if page.after else "",
    })  # fmt: skip
