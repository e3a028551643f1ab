from django.urls import path

from reviews.views import holidays

urlpatterns = [
    path("holidays/", holidays.index, name="holidays"),
    path("holidays/<int:year>/", holidays.year, name="holiday_year"),
    path("holidays/<int:year>/enter/", holidays.enter, name="holiday_enter"),
    path("holidays/<int:year>/changes/", holidays.changes, name="holiday_changes"),
]
