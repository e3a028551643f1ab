from django.urls import path

from reviews.views import differences

urlpatterns = [
    path("differences/", differences.index, name="differences"),
    path("differences/find/", differences.find, name="differences_find"),
    path("differences/<str:key>/", differences.resolve, name="difference"),
    path("differences/<str:key>/settle/", differences.settle, name="difference_settle"),
    path("differences/<str:key>/send-back/", differences.send_back, name="difference_send_back"),
    path("people/<str:key>/differences/", differences.report, name="difference_report"),
]
