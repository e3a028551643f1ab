from django.urls import path, re_path

from benefits.views import imports

app_name = "benefits"
urlpatterns = [
    path("imports/", imports.index, name="imports"),
    path("imports/find/", imports.find, name="imports_find"),
    path("imports/new/", imports.create, name="import_new"),
    path("imports/template.xlsx", imports.template, name="import_template"),
    path("imports/<str:key>/", imports.detail, name="import_detail"),
    path("imports/<str:key>/preview/", imports.preview, name="import_preview"),
    path("imports/<str:key>/run/", imports.run, name="import_run"),
    path("imports/<str:key>/withdraw/", imports.withdraw, name="import_withdraw"),
    re_path(
        r"^imports/(?P<key>[\w-]{1,22})/corrected\.(?P<kind>xlsx|csv)$", imports.corrected_file,
        name="import_corrected",
    ),
]
