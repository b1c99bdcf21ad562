"""Name the page of a customer's own check-ins; mounted at /me/check-ins/."""

from django.urls import path

from feedback.checkins import me_views

app_name = "my-checkins"
urlpatterns = [path("", me_views.my_check_ins, name="my-check-ins")]
