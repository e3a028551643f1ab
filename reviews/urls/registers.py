from django.urls import path

from reviews.views import register_bank, registers

urlpatterns = [
    path("registers/", registers.index, name="registers"),
    path("registers/draft/", registers.draft, name="register_draft"),
    path("registers/<str:key>/", registers.detail, name="register"),
    path("registers/<str:key>/redraft/", registers.redraft, name="register_redraft"),
    path("registers/<str:key>/send/", registers.send, name="register_send"),
    path("registers/<str:key>/print/", registers.printed, name="register_print"),
    path("registers/<str:key>/export/", register_bank.export, name="register_export"),
    path("registers/<str:key>/bank/", register_bank.take_in, name="register_bank"),
    path("registers/<str:key>/close/", register_bank.close, name="register_close"),
]
