from django.urls import path

from reviews.views import bedside

# One folder of addresses, because the worker of the phone answers below its own address only.
urlpatterns = [
    path("bedside/", bedside.day, name="bedside_day"),
    path("bedside/worker.js", bedside.worker, name="bedside_worker"),
    path("bedside/<str:key>/", bedside.record, name="bedside"),
]
