"""Name the pages about what we may send; mounted at /me/consents/."""

from django.urls import path

from portal.messaging import views

app_name = "messaging"
urlpatterns = [
    path("", views.consents, name="consents"),
    path("phone/", views.phone, name="phone"),
    path("phone/code/", views.phone_code, name="phone-code"),
    path("receipt/", views.receipt, name="receipt"),
    path("receipt/consents.json", views.receipt_json, name="receipt-json"),
    path("rest/<str:token>/", views.rest, name="rest"),
    path("stop/<str:token>/", views.stop, name="stop"),
    path("link/<str:token>/", views.consents_by_link, name="consents-by-link"),
]
