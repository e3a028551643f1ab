from django.urls import path

from reviews.views import nights

urlpatterns = [
    path("nights/", nights.index, name="nights"),
]
