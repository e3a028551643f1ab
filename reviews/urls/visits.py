from django.urls import path

from reviews.views import visit_days, visit_results, visits

urlpatterns = [
    path("visits/", visits.index, name="visits"),
    path("visits/find/", visits.find, name="visits_find"),
    path("visits/plan/", visits.plan, name="visits_plan"),
    path("visits/move/", visits.move, name="visits_move"),
    path("visits/code/", visits.code, name="visits_code"),
    path("visits/<str:key>/cancel/", visits.cancel, name="visit_cancel"),
    path("people/<str:key>/visit/", visits.ask, name="visit_ask"),
    path("visits/days/<str:day>/<str:officer>/", visit_days.show, name="visit_day"),
    path("visits/days/<str:day>/<str:officer>/sheet/", visit_days.sheet, name="visit_sheet"),
    path("visits/days/<str:day>/<str:officer>/results/", visit_results.enter, name="visit_results"),
]
