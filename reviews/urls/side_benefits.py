from django.urls import path

from reviews.views import side_benefits

urlpatterns = [
    path("approvals/side-benefits/", side_benefits.index, name="side_benefits"),
    path("reviews/<str:key>/side-benefits/", side_benefits.detail, name="side_benefit"),
    path("reviews/<str:key>/side-benefits/decide/", side_benefits.decide, name="side_benefit_decide"),
]
