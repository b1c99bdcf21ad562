"""Name the pages of the desk itself."""

from django.urls import path

from portal.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("status/", views.status, name="status"),
]
