from django.urls import path

from accounts.views import clients, logs, organizations, resets, second_factor, sign_in, staff, watermark

app_name = "accounts"
urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("second-factor/", second_factor.verify, name="second_factor"),
    path("second-factor/set-up/", second_factor.set_up, name="second_factor_setup"),
    path("second-factor/recovery-codes/", second_factor.recovery_codes, name="recovery_codes"),
    path("password/", sign_in.change_password, name="password"),
    path("staff/", staff.index, name="staff"),
    path("staff/find/", staff.find, name="staff_find"),
    path("staff/new/", staff.create, name="staff_create"),
    path("staff/<str:key>/", staff.edit, name="staff_edit"),
    path("staff/<str:key>/disable/", staff.disable, name="staff_disable"),
    path("staff/<str:key>/enable/", staff.enable, name="staff_enable"),
    path("staff/<str:key>/unlock/", staff.unlock, name="staff_unlock"),
    path("staff/<str:key>/reset-password/", staff.reset_password, name="staff_reset_password"),
    path("staff/<str:key>/reset-second-factor/", resets.ask, name="reset_ask"),
    path("clients/", clients.index, name="clients"),
    path("clients/new/", clients.create, name="client_new"),
    path("clients/<str:key>/", clients.edit, name="client"),
    path("clients/<str:key>/rotate/", clients.rotate, name="client_rotate"),
    path("clients/<str:key>/revoke/", clients.revoke, name="client_revoke"),
    path("resets/", resets.index, name="resets"),
    path("resets/<str:key>/confirm/", resets.confirm, name="reset_confirm"),
    path("resets/<str:key>/withdraw/", resets.withdraw, name="reset_withdraw"),
    path("organizations/", organizations.index, name="organizations"),
    path("organizations/find/", organizations.find, name="organizations_find"),
    path("organizations/<str:code>/new/", organizations.create, name="organization_create"),
    path("organizations/<str:code>/", organizations.edit, name="organization_edit"),
    path("organizations/<str:code>/close/", organizations.close, name="organization_close"),
    path("audit/", logs.audit, name="audit"),
    path("access/", logs.access, name="access"),
    path("watermark.svg", watermark.show, name="watermark"),
]
