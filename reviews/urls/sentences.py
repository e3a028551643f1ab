from django.urls import path

from reviews.views import sentences

urlpatterns = [
    path("people/<str:key>/sentence/", sentences.propose, name="sentence"),
    path("suspensions/<str:key>/withdraw/", sentences.withdraw, name="sentence_withdraw"),
    path("suspensions/<str:key>/release/", sentences.release, name="release"),
    path("approvals/resumption/<str:key>/decide/", sentences.decide, name="decide_release"),
]
