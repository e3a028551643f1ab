"""The addresses of the desk, one file a room."""

from reviews.urls import (
    approvals,
    campaigns,
    confirmations,
    deferrals,
    foresight,
    holidays,
    letters,
    nights,
    notices,
    people,
    registrations,
    rules,
    sentences,
    side_benefits,
)

app_name = "reviews"
urlpatterns = [
    *people.urlpatterns,
    *confirmations.urlpatterns,
    *deferrals.urlpatterns,
    *side_benefits.urlpatterns,
    *notices.urlpatterns,
    *approvals.urlpatterns,
    *campaigns.urlpatterns,
    *foresight.urlpatterns,
    *rules.urlpatterns,
    *sentences.urlpatterns,
    *holidays.urlpatterns,
    *registrations.urlpatterns,
    *letters.urlpatterns,
    *nights.urlpatterns,
]
