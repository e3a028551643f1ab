from django.urls import path

from reviews.views import approvals, batches, decisions

urlpatterns = [
    path("approvals/", approvals.index, name="approvals"),
    path("approvals/find/", approvals.find, name="approvals_find"),
    path("approvals/decide/", batches.decide_many, name="decide_many"),
    path("approvals/batches/<str:key>/", batches.detail, name="batch"),
    path("approvals/suspensions/approve/", approvals.approve_many, name="approve_many"),
    path("approvals/suspension/<str:key>/check/", decisions.check, name="approval_check"),
    path(
        "approvals/suspension/<str:key>/findings/<str:finding>/", decisions.answer_finding, name="answer_finding"
    ),
    path("approvals/suspension/<str:key>/decline/", decisions.decline_suspension, name="decline_suspension"),
    path("approvals/resumption/<str:key>/approve/", decisions.approve_resumption, name="approve_resumption"),
    path("approvals/resumption/<str:key>/decline/", decisions.decline_resumption, name="decline_resumption"),
    path("approvals/back-pay/<str:key>/approve/", decisions.approve_back_pay, name="approve_back_pay"),
    path("approvals/back-pay/<str:key>/decline/", decisions.decline_back_pay, name="decline_back_pay"),
    path("approvals/back-pay/<str:key>/pay/", decisions.pay_back_pay, name="pay_back_pay"),
    path("approvals/<str:kind>/<str:key>/", decisions.detail, name="approval"),
    path("approvals/<str:kind>/<str:key>/print/", decisions.paper, name="approval_print"),
]
