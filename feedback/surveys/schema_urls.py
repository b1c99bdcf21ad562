"""Name the schemas that programs read."""

from django.urls import path

from feedback.surveys import api

app_name = "surveys-schemas"
urlpatterns = [
    path("form-1.json", api.form_schema, name="form"),
    path("forms/<slug:slug>/<int:number>/answers.json", api.version_answers_schema, name="answers"),
]
