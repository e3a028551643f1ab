"""The second factor: prove it, bind it, and the recovery codes that are shown once."""

import base64
import io
from urllib.parse import urlencode

import django_otp
import qrcode
import qrcode.image.svg
from django.core import signing
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts import forms
from accounts.permissions import Stage, open_from, remember_code
from accounts.services import demo, second_factor
from accounts.views.sign_in import whither

KEY_SHOWN_FOR = 15 * 60  # Seconds in which a key that was shown can be bound.


@open_from(Stage.SIGNED_IN)
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def verify(request):
    if not request.user.needs_second_factor or request.user.is_verified():
        return redirect(whither(request))
    if not second_factor.is_set(staff=request.user):
        return redirect(f"{reverse('accounts:second_factor_setup')}?{urlencode({'next': whither(request)})}")
    form, now = forms.Code(request.POST or None), timezone.now()
    if form.is_valid():
        try:
            device = second_factor.verify(staff=request.user, code=form.cleaned_data["code"], at=now)
        except second_factor.CannotVerify as refusal:
            form.add_error("code", str(refusal))
        else:
            request.session.cycle_key()
            django_otp.login(request, device)
            remember_code(request, at=now)
            return redirect(whither(request))
    page = {
        "form": form, "next": request.GET.get("next", ""), "demo_code": demo.code_for(staff=request.user, at=now),
    }
    return render(request, "accounts/second_factor.html", page, status=403 if form.errors else 200)


@open_from(Stage.SIGNED_IN)
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def set_up(request):
    if not request.user.needs_second_factor or second_factor.is_set(staff=request.user):
        return redirect(whither(request))
    form, now = forms.NewDevice(request.POST or None), timezone.now()
    if form.is_valid():
        try:
            device, codes = second_factor.bind(
                staff=request.user, key=_unseal(form.cleaned_data["token"], request.user),
                code=form.cleaned_data["code"], at=now,
            )
        except second_factor.CannotSet as refusal:
            form.add_error("code", str(refusal))
        except signing.BadSignature:
            return redirect("accounts:second_factor_setup")
        else:
            request.session.cycle_key()
            django_otp.login(request, device)
            remember_code(request, at=now)
            return _show_once(request, codes)
    return render(request, "accounts/second_factor_setup.html", _set_up_page(request, form))


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def recovery_codes(request):
    """How many codes are left; a POST makes ten new ones."""
    if not second_factor.is_set(staff=request.user):
        return redirect(whither(request))
    if request.method == "POST":
        codes = second_factor.renew_recovery_codes(staff=request.user, at=timezone.now())
        return _show_once(request, codes)
    left = second_factor.recovery_codes_left(staff=request.user)
    return render(request, "accounts/recovery_codes_left.html", {"left": left})


def _show_once(request, codes: list[str]):
    """Rendered at once and kept nowhere: neither in the session nor behind another address."""
    plain = "\r\n".join([f"年审工作台恢复码　账号 {request.user.username}", *codes])
    file = base64.b64encode(plain.encode("utf-8-sig")).decode()
    return render(request, "accounts/recovery_codes.html", {
        "codes": codes, "file": f"data:text/plain;charset=utf-8;base64,{file}", "go_on_url": whither(request),
    })


def _set_up_page(request, form) -> dict:
    """The key is carried by the form, sealed for this person: a page that is only looked at writes nothing."""
    token = form.data.get("token")
    try:
        key = _unseal(token, request.user) if token else second_factor.new_key()
    except signing.BadSignature:
        key, token = second_factor.new_key(), None
    device = TOTPDevice(user=request.user, key=key)
    image = io.BytesIO()
    qrcode.make(device.config_url, image_factory=qrcode.image.svg.SvgPathImage, border=2).save(image)
    return {
        "form": form,
        "token": token or signing.dumps(key, salt=_salt(request.user)),
        "qr": f"data:image/svg+xml;base64,{base64.b64encode(image.getvalue()).decode()}",
        "secret": base64.b32encode(bytes.fromhex(key)).decode(),
    }


def _unseal(token: str, staff) -> str:
    return signing.loads(token, salt=_salt(staff), max_age=KEY_SHOWN_FOR)


def _salt(staff) -> str:
    return f"second factor of staff {staff.pk}"
