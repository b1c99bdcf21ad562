"""Name the staff pages of the feedback forms."""

from django.urls import path

from feedback.surveys.desk import (
    building,
    identity,
    languages,
    making,
    preview,
    publishing,
    results,
    settings,
    sharing,
)

app_name = "surveys-desk"
urlpatterns = [
    path("", results.survey_list, name="survey-list"),
    path("new/", making.survey_new, name="survey-new"),
    path("import/", making.survey_import, name="survey-import"),
    path("answers/<int:pk>/who/", identity.response_who, name="response-who"),
    path("<slug:slug>/", results.survey, name="survey"),
    path("<slug:slug>/open/", results.survey_open, name="survey-open"),
    path("<slug:slug>/close/", results.survey_close, name="survey-close"),
    path("<slug:slug>/build/", building.survey_build, name="survey-build"),
    path("<slug:slug>/build/edit/", building.draft_edit, name="draft-edit"),
    path("<slug:slug>/build/preview/", preview.draft_preview, name="draft-preview"),
    path("<slug:slug>/edit/", settings.survey_edit, name="survey-edit"),
    path("<slug:slug>/share/", sharing.survey_share, name="survey-share"),
    path("<slug:slug>/share/code.<str:kind>", sharing.survey_code, name="survey-code"),
    path("<slug:slug>/share/frames/", sharing.survey_frames, name="survey-frames"),
    path("<slug:slug>/share/send/", sharing.survey_send, name="survey-send"),
    path("<slug:slug>/languages/", languages.survey_languages, name="survey-languages"),
    path("<slug:slug>/export/", making.survey_export, name="survey-export"),
    path("<slug:slug>/publish/", publishing.survey_publish, name="survey-publish"),
    path("<slug:slug>/versions/", publishing.version_list, name="version-list"),
    path("<slug:slug>/versions/<int:number>/", publishing.version, name="version"),
]
