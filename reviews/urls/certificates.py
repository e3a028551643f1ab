from django.urls import path

from reviews.views import certificates

urlpatterns = [
    path("certificates/", certificates.index, name="certificates"),
    path("certificates/find/", certificates.find, name="certificates_find"),
    path("people/<str:key>/certificates/", certificates.record, name="certificate"),
]
