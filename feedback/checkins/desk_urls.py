"""Name the staff pages of check-ins."""

from django.urls import path

from feedback.checkins import desk

app_name = "checkins-desk"
urlpatterns = [
    path("", desk.program_list, name="program-list"),
    path("new/", desk.program_new, name="program-new"),
    path("<int:pk>/", desk.program, name="program"),
    path("<int:pk>/edit/", desk.program_edit, name="program-edit"),
    path("<int:pk>/start/", desk.program_start, name="program-start"),
    path("<int:pk>/preview/", desk.program_preview, name="program-preview"),
    path("<int:pk>/pause/", desk.program_pause, name="program-pause"),
    path("<int:pk>/cancel/", desk.program_cancel, name="program-cancel"),
]
