from django.urls import include, path

from accounts.reference import site
from config import errors, health

urlpatterns = [
    path("", include("reviews.urls")),
    path("", include("benefits.urls")),
    path("", include("accounts.urls")),
    path("admin/", site.urls),
    path("healthz", health.alive),
    path("readyz", health.ready),
    path("clockz", health.clock),
    path("metrics", health.metrics),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
