"""Name the pages a customer opens to follow her case."""

from django.urls import path

from feedback.cases import views

app_name = "cases"
urlpatterns = [
    path("<slug:token>/", views.case, name="case"),
    path("<slug:token>/confirm/", views.case_confirm, name="case-confirm"),
    path("<slug:token>/write/", views.case_write, name="case-write"),
]
