"""Name a person's own pages about moderation; mounted at /me/."""

from django.urls import path

from forums.moderation import views

app_name = "moderation-me"
urlpatterns = [path("reports/", views.report_list, name="report-list")]
