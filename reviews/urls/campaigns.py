from django.urls import path

from reviews.views import campaign_board, campaigns

urlpatterns = [
    path("campaigns/", campaigns.index, name="campaigns"),
    path("campaigns/find/", campaigns.find, name="campaigns_find"),
    path("campaigns/new/", campaigns.new, name="campaign_new"),
    path("campaigns/<str:key>/", campaign_board.detail, name="campaign"),
    path("campaigns/<str:key>/preview/<str:why>/", campaign_board.preview, name="campaign_preview"),
    path("campaigns/<str:key>/open/", campaign_board.open_one, name="campaign_open"),
    path("campaigns/<str:key>/extend/", campaign_board.extend, name="campaign_extend"),
    path("campaigns/<str:key>/carry-over/", campaign_board.carry_over, name="campaign_carry_over"),
    path("campaigns/<str:key>/close/", campaign_board.close, name="campaign_close"),
]
