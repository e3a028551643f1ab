from django.urls import path

from reviews.views import confirmations

urlpatterns = [
    path("people/<str:key>/confirm/on-site/", confirmations.on_site, name="confirm_on_site"),
    path("suspensions/<str:key>/apply/", confirmations.apply, name="apply"),
]
