"""Name the staff pages of check-ins."""

from django.urls import path

from feedback.checkins import desk, desk_rehearsal

app_name = "checkins-desk"
urlpatterns = [
    path("", desk.program_list, name="program-list"),
    path("new/", desk.program_new, name="program-new"),
    path("<int:pk>/", desk.program, name="program"),
    path("<int:pk>/edit/", desk.program_edit, name="program-edit"),
    path("<int:pk>/start/", desk.program_start, name="program-start"),
    path("<int:pk>/preview/", desk.program_preview, name="program-preview"),
    path("<int:pk>/message/", desk_rehearsal.program_message, name="program-message"),
    path("<int:pk>/message/<slug:look>/", desk_rehearsal.program_look, name="program-look"),
    path("<int:pk>/test/", desk_rehearsal.program_test, name="program-test"),
    path("<int:pk>/try/", desk_rehearsal.program_try, name="program-try"),
    path("<int:pk>/progress/", desk.program_progress, name="program-progress"),
    path("<int:pk>/pause/", desk.program_pause, name="program-pause"),
    path("<int:pk>/cancel/", desk.program_cancel, name="program-cancel"),
]
