from django.urls import path

from reviews.views import gatherings

urlpatterns = [
    path("gatherings/", gatherings.index, name="gatherings"),
    path("gatherings/new/", gatherings.plan, name="gathering_new"),
    path("gatherings/<str:key>/", gatherings.grid, name="gathering"),
    path("gatherings/<str:key>/sheet/", gatherings.sheet, name="gathering_sheet"),
    path("gatherings/<str:key>/cancel/", gatherings.cancel, name="gathering_cancel"),
    path("gatherings/<str:key>/close/", gatherings.close, name="gathering_close"),
]
