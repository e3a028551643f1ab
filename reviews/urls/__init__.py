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
    reference_photos,
    registrations,
    rules,
    sentences,
    side_benefits,
    terminations,
    transfers,
)

app_name = "reviews"
urlpatterns = [
    *reference_photos.urlpatterns,
    *people.urlpatterns,
    *confirmations.urlpatterns,
    *deferrals.urlpatterns,
    *side_benefits.urlpatterns,
    *notices.urlpatterns,
    *terminations.urlpatterns,  # Before the addresses of a decision of any kind.
    *approvals.urlpatterns,
    *campaigns.urlpatterns,
    *foresight.urlpatterns,
    *rules.urlpatterns,
    *sentences.urlpatterns,
    *holidays.urlpatterns,
    *registrations.urlpatterns,
    *letters.urlpatterns,
    *nights.urlpatterns,
    *transfers.urlpatterns,
]
