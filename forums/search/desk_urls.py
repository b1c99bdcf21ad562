"""Name the staff pages of search; mounted at /desk/forums/searches/."""

from django.urls import path

from forums.search import desk

app_name = "search-desk"
urlpatterns = [
    path("", desk.missed_list, name="missed-list"),
    path("<int:pk>/settle/", desk.missed_settle, name="missed-settle"),
]
