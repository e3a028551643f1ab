from django.urls import path

from reviews.views import deferrals

urlpatterns = [
    path("reviews/<str:key>/deferral/ask/", deferrals.ask, name="deferral_ask"),
    path("reviews/<str:key>/deferral/consent/", deferrals.consent, name="deferral_consent"),
    path("reviews/<str:key>/deferral/decline/", deferrals.decline, name="deferral_decline"),
]
