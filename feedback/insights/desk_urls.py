"""Name the staff pages of the insights."""

from django.urls import path

from feedback.insights import desk

app_name = "insights-desk"
urlpatterns = [
    path("", desk.overview, name="overview"),
    path("<slug:slug>/", desk.survey, name="survey"),
    path("<slug:slug>/results/", desk.survey_results, name="survey-results"),
    path("<slug:slug>/follow/", desk.survey_follow, name="survey-follow"),
    path("<slug:slug>/answers.csv", desk.survey_csv, name="survey-csv"),
    path("<slug:slug>/answers.json", desk.survey_json, name="survey-json"),
    path("<slug:slug>/answers.xlsx", desk.survey_xlsx, name="survey-xlsx"),
]
