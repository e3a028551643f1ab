"""The door: sign in, sign out, the own password."""

from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib import auth, messages
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts import access, forms
from accounts.models import AccessEntry, Staff
from accounts.permissions import Stage, home_for, open_from, public
from accounts.services import demo
from accounts.services import staff as staff_accounts


@public
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def sign_in(request):
    if request.user.is_authenticated:
        return redirect(whither(request))
    form = forms.SignIn(request.POST or None)
    if form.is_valid():
        staff = auth.authenticate(request, **form.cleaned_data)
        if staff is not None:
            auth.login(request, staff)  # Gives the session another key: one set beforehand is worth nothing.
            _remember(request, AccessEntry.Kind.SIGNED_IN, "账号与密码")
            return redirect(whither(request))
        form.add_error(None, _wrong(request, form.cleaned_data["username"]))
        _remember_refusal(request, form.cleaned_data["username"])
    page = {"form": form, "next": request.GET.get("next", ""), "demo_staff": demo.staff()}
    return render(request, "accounts/sign_in.html", page, status=403 if form.errors else 200)


@open_from(Stage.SIGNED_IN)
@require_POST
def sign_out(request):
    _remember(request, AccessEntry.Kind.SIGNED_OUT, "本人退出")
    auth.logout(request)
    messages.info(request, "已退出。离开座位前请关闭浏览器。")
    answer = redirect("accounts:sign_in")
    answer["Clear-Site-Data"] = '"storage"'  # What a phone kept of visits goes with whoever signs out.
    return answer


@open_from(Stage.VERIFIED)
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def change_password(request):
    form = forms.NewPassword(request.POST or None, staff=request.user)
    if form.is_valid():
        # Asked as at the door, so that guesses at the old password lock the account as well.
        known = auth.authenticate(
            request, username=request.user.username, password=form.cleaned_data["old"]
        )
        if known == request.user:
            staff_accounts.set_own_password(
                staff=request.user, password=form.cleaned_data["new"], at=timezone.now()
            )
            auth.update_session_auth_hash(request, request.user)
            messages.success(request, "密码已更改，其他设备上的登录已退出。")
            return redirect(home_for(request.user))
        form.add_error("old", "现在的密码不正确。")
    return render(request, "accounts/password.html", {"form": form})


def whither(request) -> str:
    """The page that was asked for before signing in, if it is one of ours; else the home of the role."""
    asked = request.POST.get("next") or request.GET.get("next", "")
    if asked and url_has_allowed_host_and_scheme(asked, {request.get_host()}, request.is_secure()):
        return asked
    return resolve_url(home_for(request.user))


def _wrong(request, username: str) -> str:
    """The same for an unknown account and a wrong password."""
    failures = AxesProxyHandler.get_failures(request, {"username": username})
    left = settings.AXES_FAILURE_LIMIT - failures
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    return f"账号或密码不正确。再错 {left} 次将锁定 {minutes} 分钟。"


def _remember_refusal(request, username: str) -> None:
    """A failed try stands in the log under the account that was tried; an unknown account has no office to log it."""
    tried = Staff.objects.filter(username=username).first()
    if tried is None:
        return
    now = timezone.now()
    is_locked = staff_accounts.is_locked(staff=tried, at=now)
    access.record(
        by=tried, at=now, kind=AccessEntry.Kind.REFUSED, address=request.META.get("REMOTE_ADDR"),
        what="账号或密码不正确，账号已锁定" if is_locked else "账号或密码不正确",
    )


def _remember(request, kind: AccessEntry.Kind, what: str) -> None:
    access.record(
        by=request.user, at=timezone.now(), kind=kind, what=what, address=request.META.get("REMOTE_ADDR")
    )
