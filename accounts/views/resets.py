"""Taking off a lost second factor: one page for those who confirm, two acts for those who ask."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts import forms
from accounts.models import SecondFactorReset, Staff
from accounts.permissions import require
from accounts.roles import Act
from accounts.services import resets


@require(Act.CONFIRM_RESET)
@require_safe
def index(request):
    waiting = resets.open_to(by=request.user, at=timezone.now())
    return render(request, "accounts/resets.html", {"waiting": waiting})


@require(Act.MANAGE_STAFF)
@require_POST
def ask(request, key):
    staff = get_object_or_404(
        Staff.objects.visible_to(request.user).select_related("organization"), key=key
    )
    form = forms.ResetRequest(request.POST)
    if not form.is_valid():
        messages.error(request, "请写明原因和如何核实本人。")
        return redirect("accounts:staff_edit", key=key)
    try:
        resets.request(staff=staff, **form.cleaned_data, by=request.user, at=timezone.now())
    except resets.CannotReset as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "重置申请已登记，请第二名管理员或审核员在 24 小时内确认。")
    return redirect("accounts:staff_edit", key=key)


@require(Act.CONFIRM_RESET)
@require_POST
def confirm(request, key):
    return _answer(request, key, resets.confirm, "动态口令已重置，本人下次登录时重新绑定。")


@require(Act.CONFIRM_RESET)
@require_POST
def withdraw(request, key):
    return _answer(request, key, resets.withdraw, "重置申请已撤回。")


def _answer(request, key, service, sentence):
    reset = get_object_or_404(
        SecondFactorReset.objects.select_related("staff__organization", "requested_by"),
        key=key, staff__organization__path__startswith=request.user.organization.path,
    )
    try:
        service(reset=reset, by=request.user, at=timezone.now())
    except resets.CannotReset as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, sentence)
    return redirect("accounts:resets")
