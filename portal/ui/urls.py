"""Name the home page and the company's look."""

from django.urls import path

from portal.ui import views

app_name = "ui"
urlpatterns = [
    path("", views.home, name="home"),
    path("brand.css", views.css, name="brand-css"),
    path("brand/logo", views.logo, name="brand-logo"),
    path("favicon.svg", views.favicon, name="favicon"),
    path("robots.txt", views.robots, name="robots"),
]
