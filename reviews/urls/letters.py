from django.urls import path

from reviews.views import calls, letters

urlpatterns = [
    path("letters/", letters.index, name="letters"),
    path("letters/find/", letters.find, name="letters_find"),
    path("letters/<str:key>/resend/", letters.resend, name="letter_resend"),
    path("letters/<str:key>/cancel/", letters.cancel, name="letter_cancel"),
    path("calls/", calls.index, name="calls"),
    path("calls/find/", calls.find, name="calls_find"),
    path("calls/take/", calls.take, name="calls_take"),
]
