from django.urls import path

from reviews.views import evidence, morning, people, worklists

urlpatterns = [
    path("", morning.today, name="morning"),
    path("worklist/", worklists.index, name="worklist"),
    path("worklist/find/", worklists.find, name="worklist_find"),
    path("worklist/contacts/", worklists.contact, name="worklist_contact"),
    path("worklist/take/", worklists.take, name="worklist_take"),
    path("find/", people.find, name="find"),
    path("people/", people.index, name="people"),
    path("people/<str:key>/", people.show, name="person"),
    path("people/<str:key>/contacts/", people.contact, name="contact"),
    path("people/<str:key>/unmask/", people.unmask, name="unmask"),
    path("evidence/<str:key>/", evidence.show, name="evidence"),
]
