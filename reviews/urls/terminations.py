from django.urls import path

from reviews.views import eligibility, filings, terminations

urlpatterns = [
    path("benefits/<str:key>/termination/", terminations.propose, name="termination"),
    path("approvals/termination/<str:key>/approve/", terminations.approve, name="approve_termination"),
    path("approvals/termination/<str:key>/decline/", terminations.decline, name="decline_termination"),
    path("approvals/termination/<str:key>/withdraw/", terminations.withdraw, name="withdraw_termination"),
    path("eligibility/", eligibility.index, name="eligibility_list"),
    path("benefits/<str:key>/eligibility/", eligibility.answer, name="eligibility"),
    path("approvals/filings/", filings.index, name="filings"),
    path("approvals/<str:kind>/<str:key>/file/", filings.record, name="file_decision"),
]
