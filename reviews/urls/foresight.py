from django.urls import path

from reviews.views import foresight

urlpatterns = [
    path("foresight/", foresight.index, name="foresight"),
    path("foresight/names/", foresight.names, name="foresight_names"),
    path("foresight/print/", foresight.paper, name="foresight_print"),
]
