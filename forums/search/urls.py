"""Name the search pages; mounted at /search/."""

from django.urls import path

from forums.search import views

app_name = "search"
urlpatterns = [
    path("", views.results, name="results"),
    path("missed/", views.missed, name="missed"),
    path("similar/", views.similar, name="similar"),
]
