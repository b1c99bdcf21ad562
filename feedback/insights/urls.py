"""Name the public pages of the insights."""

from django.urls import path

from feedback.insights import views

app_name = "insights"
urlpatterns = [
    path("f/<slug:slug>/results/", views.results, name="results"),
]
