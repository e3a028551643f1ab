from django.urls import path

from reviews.views import deaths

urlpatterns = [
    path("deaths/", deaths.index, name="deaths"),
    path("people/<str:key>/death/", deaths.report, name="report_death"),
    path("deaths/<str:key>/", deaths.show, name="death"),
    path("deaths/<str:key>/verify/", deaths.verify, name="verify_death"),
    path("deaths/<str:key>/reverse/", deaths.reverse, name="reverse_death"),
    path("deaths/families/<str:key>/", deaths.survivors, name="survivor_case"),
    path("deaths/<str:key>/dismiss/", deaths.dismiss, name="dismiss_death"),
]
