"""The administrator's pages about accounts: list, open, change, disable, reset."""

import copy
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import forms, searching
from accounts.models import Staff
from accounts.permissions import require
from accounts.roles import Act
from accounts.services import resets, second_factor
from accounts.services import staff as accounts_of_staff

PAGE = 50
IS_ACTIVE = {"active": True, "disabled": False}


@require(Act.MANAGE_STAFF)
@require_safe
def index(request):
    term = _term(request)
    form = forms.StaffFilter(request.GET, by=request.user)
    found = _found(request.user, form, term).select_related("organization")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/staff.html", {
        "form": form, "page": page, "term": term, "tags": _tags(request, form, term),
        "previous_url": _with(request, page=page.number - 1) if page.has_previous() else "",
        "next_url": _with(request, page=page.number + 1) if page.has_next() else "",
    })


@require(Act.MANAGE_STAFF)
@require_POST
def find(request):
    """A name is never written in an address: the list is asked for with a sealed term."""
    kept = {name: request.POST[name] for name in ("role", "office", "state") if request.POST.get(name)}
    if term := request.POST.get("term", "").strip()[:30]:
        kept["find"] = searching.seal(term, staff_id=request.user.pk)
    return redirect(f"../?{urlencode(kept)}")


@require(Act.MANAGE_STAFF)
@require_http_methods(["GET", "POST"])
def create(request):
    form = forms.StaffAccount(request.POST or None, by=request.user)
    if form.is_valid():
        try:
            staff, password = accounts_of_staff.create(
                **form.cleaned_data, by=request.user, at=timezone.now()
            )
        except accounts_of_staff.CannotChange as refusal:
            form.add_error(None, str(refusal))
        else:
            return _hand_over(request, staff, password)
    return render(request, "accounts/staff_create.html", {"form": form})


@require(Act.MANAGE_STAFF)
@require_http_methods(["GET", "POST"])
def edit(request, key):
    staff = _fetch(request, key)
    # The form writes into a copy: the service has to see what was.
    form = forms.StaffAccount(request.POST or None, instance=copy.copy(staff), by=request.user)
    if form.is_valid():
        entered = form.cleaned_data
        try:
            accounts_of_staff.change(
                staff=staff, name=entered["name"], role=entered["role"],
                organization=entered["organization"], by=request.user, at=timezone.now(),
            )
        except accounts_of_staff.CannotChange as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "账号资料已保存。岗位或机构有变的，该人员须重新登录。")
            return redirect("accounts:staff_edit", key=staff.key)
    return render(request, "accounts/staff_edit.html", _edit_page(request, staff, form))


@require(Act.MANAGE_STAFF)
@require_POST
def disable(request, key):
    return _with_reason(request, key, accounts_of_staff.disable, "账号已停用，该人员的登录已全部退出。")


@require(Act.MANAGE_STAFF)
@require_POST
def enable(request, key):
    return _with_reason(request, key, accounts_of_staff.enable, "账号已启用。")


@require(Act.MANAGE_STAFF)
@require_POST
def unlock(request, key):
    return _with_reason(request, key, accounts_of_staff.unlock, "已解锁，该人员现在可以登录。")


@require(Act.MANAGE_STAFF)
@require_POST
def reset_password(request, key):
    staff = _fetch(request, key)
    try:
        password = accounts_of_staff.reset_password(staff=staff, by=request.user, at=timezone.now())
    except accounts_of_staff.CannotChange as refusal:
        messages.error(request, str(refusal))
        return redirect("accounts:staff_edit", key=key)
    return _hand_over(request, staff, password)


def _with_reason(request, key, service, sentence):
    staff = _fetch(request, key)
    form = forms.Reason(request.POST)
    if not form.is_valid():
        messages.error(request, "请写明理由。")
        return redirect("accounts:staff_edit", key=key)
    try:
        service(staff=staff, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
    except accounts_of_staff.CannotChange as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, sentence)
    return redirect("accounts:staff_edit", key=key)


def _fetch(request, key):
    return get_object_or_404(
        Staff.objects.visible_to(request.user).select_related("organization"), key=key
    )


def _hand_over(request, staff, password):
    """Shown once, in the answer itself: the password is kept nowhere in the clear."""
    return render(request, "accounts/staff_password.html", {"staff": staff, "password": password})


def _edit_page(request, staff, form):
    now = timezone.now()
    reset = resets.open_to(by=request.user, at=now).filter(staff=staff).first()
    return {
        "form": form, "staff": staff, "reason_form": forms.Reason(), "reset": reset,
        "reset_form": forms.ResetRequest(), "has_device": second_factor.is_set(staff=staff),
        "is_self": staff == request.user, "is_locked": accounts_of_staff.is_locked(staff=staff, at=now),
    }


def _found(viewer, form, term):
    found = Staff.objects.visible_to(viewer)
    if term:
        found = found.filter(Q(name__icontains=term) | Q(username__icontains=term))
    if not form.is_valid():
        return found
    entered = form.cleaned_data
    if entered["role"]:
        found = found.filter(role=entered["role"])
    if entered["office"]:
        found = found.filter(organization__path__startswith=entered["office"].path)
    if entered["state"]:
        found = found.filter(is_active=IS_ACTIVE[entered["state"]])
    return found


def _term(request) -> str:
    try:
        token = request.GET.get("find", "")
        return searching.open_sealed(token, staff_id=request.user.pk) if token else ""
    except searching.UnreadableSearch as refusal:
        messages.warning(request, str(refusal))
        return ""


def _tags(request, form, term):
    """The conditions of the list, each with the address without it."""
    found = [("find", f"查找：{term}")] if term else []
    for name, field in form.fields.items():
        value = form.cleaned_data.get(name) if form.is_valid() else None
        if value:
            words = dict(field.choices).get(value) if name != "office" else value.short_name
            found.append((name, f"{field.label}：{words}"))
    return [{"label": label, "url": _with(request, **{name: None})} for name, label in found]


def _with(request, **changes) -> str:
    kept = {name: value for name, value in request.GET.items() if value and name != "page"}
    kept |= {name: value for name, value in changes.items() if value}
    for name in [name for name, value in changes.items() if not value]:
        kept.pop(name, None)
    return f"?{urlencode(kept)}"
