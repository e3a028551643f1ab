"""The letters: what waits, what could not be sent and why, what was sent; sending again and cancelling."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import require
from accounts.roles import Act
from reviews.exchange import senders
from reviews.forms import letters as forms
from reviews.models import Letter
from reviews.services import outbox
from reviews.views import searches
from reviews.views.asking import Asked
from reviews.views.refusals import entitled
from reviews.worklists import counts, pages
from reviews.worklists import letters as worklist


@require(Act.VIEW_CASES)
@require_safe
def index(request):
    now = timezone.localtime()
    asked = _asked(request, now)
    found = worklist.select(request.user, asked.tab, **asked.narrowed)
    page = pages.asked_for(
        request.GET, worklist.loaded(found), order=worklist.order(asked.tab),
        edges=Letter.objects.visible_to(request.user),
    )
    numbers = counts.in_one_query({
        tab: worklist.select(request.user, tab, **asked.narrowed).values("pk") for tab in worklist.TABS
    })
    return render(request, "reviews/letter_list.html", {
        **asked.context(page, numbers), "rows": worklist.rows(page.records, today=now.date()), "today": now.date(),
        "is_real": senders.is_real(Letter.Channel.SMS), "may_send": request.user.may(Act.SEND_LETTERS),
    }, status=400 if asked.unreadable else 200)


@require(Act.VIEW_CASES)
@require_POST
def find(request):
    """A name is never written in an address: the list is asked for with a sealed term."""
    return redirect(f"{reverse('reviews:letters')}?{searches.sealed(request, ('tab', 'kind', 'channel', 'office'))}")


@require(Act.SEND_LETTERS)
@require_POST
def resend(request, key):
    letter = _fetch(request, key)
    try:
        with entitled():
            outbox.resend(letter=letter, by=request.user, at=timezone.now())
    except outbox.CannotSend as refusal:
        messages.warning(request, f"{letter.beneficiary.name}的{letter.get_kind_display()}没有重发：{refusal}")
    else:
        messages.success(request, f"{letter.beneficiary.name}的{letter.get_kind_display()}已重新排队，稍后发出。")
    return redirect(_failed())


@require(Act.SEND_LETTERS)
@require_http_methods(["GET", "POST"])
def cancel(request, key):
    letter = _fetch(request, key)
    form = forms.Reason(request.POST or None)
    if form.is_valid():
        try:
            with entitled():
                outbox.cancel(letter=letter, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
        except outbox.CannotSend as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{letter.beneficiary.name}的{letter.get_kind_display()}已取消，不再发出。")
            return redirect("reviews:letters")
    return render(request, "reviews/reason.html", _cancelling(letter, form), status=400 if form.is_bound else 200)


def _fetch(request, key) -> Letter:
    found = Letter.objects.visible_to(request.user).select_related("beneficiary", "organization")
    return get_object_or_404(found, key=key)


def _failed() -> str:
    return f"{reverse('reviews:letters')}?tab=failed"


def _asked(request, now) -> Asked:
    form = forms.Outbox(request.GET, by=request.user)
    tabs = {name: label for name, (label, _, _) in worklist.TABS.items()}
    return Asked(request, now, form=form, tabs=tabs, home="reviews:letters")


def _cancelling(letter, form) -> dict:
    kind = letter.get_kind_display()
    return {
        "heading": f"取消{letter.beneficiary.name}的{kind}",
        "crumb": [("文书", reverse("reviews:letters")), ("取消", "")],
        "text": "取消以后不再发出。本人须知道的事，请用别的办法告知。", "form": form, "act_label": f"取消这份{kind}",
        "facts": [
            ("收件人", letter.beneficiary.name), ("方式", letter.get_channel_display()),
            ("发出日期", letter.due_on.isoformat()),
        ],
        "back_url": reverse("reviews:letters"), "law": None, "about": letter.beneficiary,
    }
