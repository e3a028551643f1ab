from django.urls import path

from reviews.views import grants, overpayments

urlpatterns = [
    path("grants/", grants.index, name="grants"),
    path("grants/<str:key>/", grants.show, name="grant"),
    path("grants/<str:key>/slip/", grants.slip, name="grant_slip"),
    path("grants/<str:key>/assess/", grants.assess, name="assess_grant"),
    path("grants/<str:key>/approve/", grants.approve, name="approve_grant"),
    path("grants/<str:key>/send-back/", grants.send_back, name="send_back_grant"),
    path("grants/<str:key>/share/", grants.share, name="share_grant"),
    path("grants/<str:key>/pay/", grants.pay, name="pay_grant"),
    path("overpayments/<str:key>/", overpayments.show, name="overpayment"),
    path("overpayments/<str:key>/plan/", overpayments.plan, name="plan_recovery"),
    path("overpayments/<str:key>/receive/", overpayments.receive, name="receive_recovery"),
    path("overpayments/<str:key>/withdraw/", overpayments.withdraw, name="withdraw_overpayment"),
]
