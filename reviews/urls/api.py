from django.urls import path

from reviews.api import document, results

urlpatterns = [
    path("api/v1/openapi.json", document.openapi, name="api_document"),
    path("api/v1/attempts", results.deliver, name="api_attempts"),
    path("api/v1/attempts/<str:attempt_id>", results.status, name="api_attempt"),
]
