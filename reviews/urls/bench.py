from django.urls import path

from reviews.views import bench

urlpatterns = [
    path("bench/", bench.index, name="bench"),
    path("bench/<str:key>/", bench.case, name="bench_case"),
]
