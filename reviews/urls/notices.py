from django.urls import path

from reviews.views import notices

urlpatterns = [
    path("notices/", notices.index, name="notices"),
    path("notices/find/", notices.find_notice, name="notices_find"),
    path("notices/candidates/", notices.candidates, name="notice_candidates"),
    path("notices/candidates/find/", notices.find, name="notice_find"),
    path("notices/<str:key>/", notices.detail, name="notice"),
    path("notices/<str:key>/print/", notices.paper, name="notice_print"),
    path("notices/<str:key>/post/", notices.post, name="notice_post"),
    path("notices/<str:key>/publish/", notices.publish, name="notice_publish"),
    path("notices/<str:key>/withdraw/", notices.withdraw, name="notice_withdraw"),
]
