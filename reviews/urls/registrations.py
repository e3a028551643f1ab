from django.urls import path

from reviews.views import corrections, registrations

urlpatterns = [
    path("reviews/<str:key>/registration/", registrations.record, name="registration"),
    path("reviews/<str:key>/registration/decide/", registrations.decide, name="registration_decide"),
    path("reviews/<str:key>/interviews/new/", registrations.talk, name="interview_new"),
    path("reviews/<str:key>/corrections/new/", corrections.new, name="correction_new"),
    path("corrections/<str:key>/answer/", corrections.answer, name="correction_answer"),
    path("corrections/<str:key>/look/", corrections.look, name="correction_look"),
    path("corrections/<str:key>/withdraw/", corrections.withdraw, name="correction_withdraw"),
]
