"""Name the pages on which people speak with moderators; mounted at /forums/."""

from django.urls import path

from forums.moderation import views

app_name = "moderation"
urlpatterns = [
    path("transparency/", views.transparency, name="transparency"),
    path("sanctions/<str:token>/", views.sanction, name="sanction"),
    path("p/<int:pk>/report/", views.report_new, name="report-new"),
    path("p/<int:pk>/decision/", views.decision, name="decision"),
]
