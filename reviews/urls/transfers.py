from django.urls import path

from reviews.views import transfers

urlpatterns = [
    path("people/<str:key>/transfer/", transfers.record, name="transfer_new"),
    path("transfers/", transfers.index, name="transfers"),
    path("transfers/find/", transfers.find, name="transfers_find"),
    path("transfers/<str:key>/", transfers.detail, name="transfer"),
    path("transfers/<str:key>/accept/", transfers.accept, name="transfer_accept"),
    path("transfers/<str:key>/decline/", transfers.decline, name="transfer_decline"),
    path("transfers/<str:key>/withdraw/", transfers.withdraw, name="transfer_withdraw"),
]
