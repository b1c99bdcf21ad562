"""Add to the portal's pages the floor of answering: a bare view behind the same middleware."""

from django.urls import include, path

from benchmarks.answering_floor import take

urlpatterns = [
    path("floor/answers/", take),
    path("", include("portal.urls")),
]
handler404 = "portal.ui.views.not_found"
