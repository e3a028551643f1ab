"""The administrator's pages about sending systems: list, register, change, new token, switch off."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import forms
from accounts.models import ApiClient
from accounts.permissions import require
from accounts.roles import Act
from accounts.services import clients


@require(Act.MANAGE_CLIENTS)
@require_safe
def index(request):
    found = _visible(request)
    return render(request, "accounts/clients.html", {"clients": found})


@require(Act.MANAGE_CLIENTS)
@require_http_methods(["GET", "POST"])
def create(request):
    form = forms.NewClient(request.POST or None, by=request.user)
    if form.is_valid():
        try:
            client, token = clients.create(**form.cleaned_data, by=request.user, at=timezone.now())
        except clients.CannotChange as refusal:
            form.add_error(None, str(refusal))
        else:
            return _hand_over(request, client, token)
    return render(request, "accounts/client_new.html", {"form": form}, status=400 if form.is_bound else 200)


@require(Act.MANAGE_CLIENTS)
@require_http_methods(["GET", "POST"])
def edit(request, key):
    client = _fetch(request, key)
    known = {"acts": client.acts, "calls_per_minute": client.calls_per_minute}
    form = forms.Client(request.POST or None, initial=known)
    if form.is_valid():
        try:
            clients.change(client=client, **form.cleaned_data, by=request.user, at=timezone.now())
        except clients.CannotChange as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "接入系统的资料已保存。")
            return redirect("accounts:client", key=key)
    page = {"form": form, "client": client, "reason_form": forms.Reason(), "facts": _facts(client)}
    return render(request, "accounts/client.html", page, status=400 if form.is_bound else 200)


@require(Act.MANAGE_CLIENTS)
@require_POST
def rotate(request, key):
    client = _fetch(request, key)
    try:
        token = clients.rotate(client=client, by=request.user, at=timezone.now())
    except clients.CannotChange as refusal:
        messages.error(request, str(refusal))
        return redirect("accounts:client", key=key)
    return _hand_over(request, client, token)


@require(Act.MANAGE_CLIENTS)
@require_POST
def revoke(request, key):
    client, form = _fetch(request, key), forms.Reason(request.POST)
    try:
        reason = form.cleaned_data["reason"] if form.is_valid() else ""
        clients.revoke(client=client, reason=reason, by=request.user, at=timezone.now())
    except clients.CannotChange as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "接入系统已停用，令牌即刻失效；已收到的结果照旧保留。")
    return redirect("accounts:client", key=key)


def _visible(request):
    own = ApiClient.objects.filter(organization__path__startswith=request.user.organization.path)
    return own.select_related("organization", "created_by")


def _fetch(request, key):
    return get_object_or_404(_visible(request), key=key)


def _hand_over(request, client, token):
    """Shown once, in the answer itself: the token is kept nowhere in the clear."""
    return render(request, "accounts/client_token.html", {"client": client, "token": token})


def _facts(client) -> list[tuple]:
    moments = [
        ("登记", client.created_at), ("换发令牌", client.rotated_at), ("上次使用", client.last_used_at),
        ("停用", client.revoked_at),
    ]
    said = [(label, timezone.localtime(at).strftime("%Y-%m-%d %H:%M")) for label, at in moments if at]
    return [("数据范围", f"{client.organization.name}及下级"), ("令牌", f"{client.token_head}…"), *said]
