from django.urls import path

from reviews.views import returns, years

urlpatterns = [
    path("year/", years.index, name="year_summary"),
    path("year/names/", years.names, name="year_names"),
    path("year/sheet/", years.sheet, name="year_workbook"),
    path("year/paper/", years.paper, name="year_paper"),
    path("returns/", returns.index, name="yearly_returns"),
    path("returns/names/", returns.names, name="yearly_return_names"),
    path("returns/prepare/", returns.prepare, name="yearly_return_prepare"),
    path("returns/<str:key>/paper/", returns.paper, name="yearly_return_paper"),
    path("returns/<str:key>/send/", returns.send, name="yearly_return_send"),
    path("returns/<str:key>/withdraw/", returns.withdraw, name="yearly_return_withdraw"),
]
