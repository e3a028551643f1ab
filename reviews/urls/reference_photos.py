from django.urls import path

from reviews.views import reference_photos

urlpatterns = [
    path("photos/", reference_photos.index, name="reference_photos"),
    path("photos/find/", reference_photos.find, name="reference_photos_find"),
    path("people/<str:key>/photo/", reference_photos.capture, name="reference_photo"),
    path("people/<str:key>/photo/doubt/", reference_photos.doubt, name="reference_photo_doubt"),
]
