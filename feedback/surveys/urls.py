"""Name the pages of the feedback forms."""

from django.urls import path

from feedback.surveys import views

app_name = "surveys"
urlpatterns = [
    path("", views.survey_list, name="survey-list"),
    path("widget.js", views.widget, name="widget"),
    path("<slug:slug>/", views.survey, name="survey"),
    path("<slug:slug>/frame/", views.survey_frame, name="survey-frame"),
    path("<slug:slug>/frame/thanks/", views.frame_thanks, name="frame-thanks"),
    path("<slug:slug>/kiosk/", views.survey_kiosk, name="survey-kiosk"),
    path("<slug:slug>/kiosk/thanks/", views.kiosk_thanks, name="kiosk-thanks"),
    path("<slug:slug>/save/", views.survey_save, name="survey-save"),
    path("<slug:slug>/thanks/", views.survey_thanks, name="survey-thanks"),
    path("<slug:slug>/continue/<str:token>/", views.survey_continue, name="survey-continue"),
    path("<slug:slug>/continue/<str:token>/later/", views.survey_later, name="survey-later"),
]
