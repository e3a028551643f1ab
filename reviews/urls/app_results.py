from django.urls import path, re_path

from reviews.views import app_doubts, app_failures, app_results

urlpatterns = [
    path("app/results/", app_results.index, name="app_results"),
    path("app/results/template.xlsx", app_results.template, name="app_results_template"),
    path("app/results/<str:key>/", app_results.show, name="app_results_batch"),
    path("app/results/<str:key>/run/", app_results.run, name="app_results_run"),
    path("app/results/<str:key>/withdraw/", app_results.withdraw, name="app_results_withdraw"),
    re_path(
        r"^app/results/(?P<key>[\w-]{1,22})/corrected\.(?P<kind>xlsx|csv)$", app_results.corrected_file,
        name="app_results_corrected",
    ),
    path("app/", app_failures.index, name="app_failures"),
    path("app/find/", app_failures.find, name="app_failures_find"),
    path("app/doubts/", app_doubts.index, name="app_doubts"),
    path("app/doubts/<str:key>/", app_doubts.show, name="app_doubt"),
    path("app/doubts/<str:key>/answer/", app_doubts.answer, name="app_doubt_answer"),
]
