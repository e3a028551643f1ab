from django.urls import path

from reviews.views import stays

urlpatterns = [
    path("people/<str:key>/stays/", stays.record, name="stay"),
    path("stays/<str:key>/end/", stays.end, name="stay_end"),
]
