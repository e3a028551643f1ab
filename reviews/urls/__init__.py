"""The addresses of the desk, one file a room."""

from reviews.urls import approvals, campaigns, confirmations, foresight, letters, notices, people

app_name = "reviews"
urlpatterns = [
    *people.urlpatterns,
    *confirmations.urlpatterns,
    *notices.urlpatterns,
    *approvals.urlpatterns,
    *campaigns.urlpatterns,
    *foresight.urlpatterns,
    *letters.urlpatterns,
]
