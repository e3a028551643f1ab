from django.urls import path

from reviews.views import remote

urlpatterns = [
    path("people/<str:key>/remote/", remote.book, name="book_call"),
    path("people/<str:key>/confirm/special/", remote.special, name="confirm_special"),
    path("appointments/<str:key>/", remote.call, name="call"),
    path("appointments/<str:key>/cancel/", remote.cancel, name="cancel_call"),
]
