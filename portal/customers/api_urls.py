"""Name the addresses at which other programs report events."""

from django.urls import path

from portal.customers import api

app_name = "events-api"
urlpatterns = [path("", api.event_record, name="event-record")]
