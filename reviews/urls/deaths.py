from django.urls import path

from reviews.views import deaths

urlpatterns = [
    path("deaths/", deaths.index, name="deaths"),
    path("people/<str:key>/death/", deaths.report, name="report_death"),
    path("deaths/<str:key>/", deaths.show, name="death"),
    path("deaths/<str:key>/dismiss/", deaths.dismiss, name="dismiss_death"),
]
