from django.urls import path

from reviews.views import campaigns

urlpatterns = [
    path("campaigns/", campaigns.index, name="campaigns"),
    path("campaigns/new/", campaigns.new, name="campaign_new"),
    path("campaigns/<str:key>/", campaigns.detail, name="campaign"),
    path("campaigns/<str:key>/open/", campaigns.open_one, name="campaign_open"),
    path("campaigns/<str:key>/close/", campaigns.close, name="campaign_close"),
]
