"""One signature for many: the card with its sums, the progress in the background, the result by name."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import fresh_code, require
from accounts.roles import Act
from reviews.forms import approvals as forms
from reviews.services import batches
from reviews.views import approvals as console
from reviews.views import codes, searches
from reviews.worklists import approvals, links, pages
from reviews.worklists import batches as shown


@require(Act.VIEW_CASES)
@require_POST
def decide_many(request):
    now = timezone.localtime()
    group = _group(request, now)
    step = "decline" if request.POST.get("act") == "decline" else group.step
    every = "all" in request.POST
    records = shown.chosen(group, keys=request.POST.getlist("pick")[: pages.SIZE], every=every)
    fit = batches.fit(kind=group.kind.name, step=step, records=records)
    card = shown.card(group, fit, step=step, left_out=_left_out(request, group, fit, every), today=now.date())
    form = _form(request, group, step, fit, card, now)
    known = batches.signed_with(token=request.POST.get("token", ""), by=request.user)
    if known or form.is_valid():
        batch = known or _signed(request, group, step, form, fit, now)
        if batch.expected <= batches.AT_ONCE:
            batches.work(batch=batch, at=now)
        return redirect("reviews:batch", key=batch.key)
    if not fit:
        messages.warning(request, "没有选中可办的人：请先勾选；被扣下的、由您经办的不能办。")
        return redirect(f"{links.approvals()}?{request.GET.urlencode()}")
    page = console.page(request, now.date(), group=group.name)
    page["interruption"] = card | _sealed(request, group, step, form, fit, every, now)
    return render(request, "reviews/approve.html", page, status=400 if form.is_bound else 200)


@require(Act.VIEW_CASES)
@require_safe
def detail(request, key):
    batch = get_object_or_404(shown.seen_by(request.user), key=key)
    items = batch.items.select_related("beneficiary")
    page = pages.asked_for(request.GET, items, order=pages.Order("outcome"), edges=items)
    return render(request, "reviews/batch.html", {
        "batch": batch, "progress": shown.progress(batch), "items": page.records, "before": page.before,
        "after": page.after, "back_url": f"{links.approvals()}?group={batch.group}",
        "kind": approvals.KINDS[batch.kind].label,
        "rows": [(item, links.decision(batch.kind, item.record_key)) for item in page.records],
    })  # fmt: skip


def _group(request, now) -> approvals.Group:
    """The group of the address, narrowed as the list was; 403 where the next step is not theirs."""
    term, _ = searches.opened(request, now)
    named = [each for each in approvals.groups_for(request.user, term=term) if each.name == request.GET.get("group")]
    if not named:
        raise Http404
    if not approvals.is_decided(named[0]):
        raise PermissionDenied("这一步不由您办理。")
    return approvals.narrowed(named[0], **console.narrowing_of(request))


def _form(request, group, step, fit, card, now):
    stops = step != "decline" and group.kind.name in shown.STOPS_PAY
    return forms.Signing(
        request.POST if "number" in request.POST else None, expected=len(fit), ticks=len(card["acks"]),
        seen=shown.fingerprint(fit), declines=step == "decline",
        prove=codes.prover(request, at=now) if stops else None,
    )


def _signed(request, group, step, form, fit, now):
    order = batches.Order(
        token=form.cleaned_data["token"] or get_random_string(22), kind=group.kind.name, group=group.name, step=step,
        reason=form.cleaned_data["reason"], filters=console.narrowing_of(request), code_at=fresh_code(request, at=now),
    )
    return batches.sign(order=order, records=fit, by=request.user, at=now)


def _left_out(request, group, fit, every) -> int:
    asked = group.rows.count() if every else len(request.POST.getlist("pick"))
    return max(asked - len(fit), 0)


def _sealed(request, group, step, form, fit, every, now) -> dict:
    """What the card sends back: whom it showed, the one token, the way back."""
    stops = step != "decline" and group.kind.name in shown.STOPS_PAY
    picked = [("all", "1")] if every else [("pick", record.key) for record in fit]
    token = request.POST.get("token") or get_random_string(22)
    errors = [error for each in form.errors.values() for error in each] if form.is_bound else []
    return {
        "url": f"{reverse('reviews:decide_many')}?{request.GET.urlencode()}", "errors": errors,
        "fields": [
            *picked, ("act", request.POST.get("act", "approve")), ("token", token), ("seen", shown.fingerprint(fit)),
        ],
        "back_url": f"{links.approvals()}?{request.GET.urlencode()}", "asks_reason": step == "decline",
        "reason": request.POST.get("reason", ""), "code": codes.asked(request, at=now) if stops else None,
        "fine_print": f"签批人：{request.user.name}，{request.user.get_role_display()}。"
        f"超过 {batches.AT_ONCE} 人的在后台逐人办理，每人一条留痕；被扣下、已变化的列明，不办。",
    }  # fmt: skip
