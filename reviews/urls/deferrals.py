from django.urls import path

from reviews.views import deferrals

urlpatterns = [
    path("approvals/deferrals/", deferrals.index, name="deferrals"),
    path("reviews/<str:key>/deferral/ask/", deferrals.ask, name="deferral_ask"),
    path("reviews/<str:key>/deferral/consent/", deferrals.consent, name="deferral_consent"),
    path("reviews/<str:key>/deferral/decline/", deferrals.decline, name="deferral_decline"),
    path("reviews/<str:key>/deferral/<str:number>/withdraw/", deferrals.withdraw, name="deferral_withdraw"),
]
