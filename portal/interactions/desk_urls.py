"""Name the staff pages about customers."""

from django.urls import path

from portal.interactions import desk

app_name = "interactions-desk"
urlpatterns = [
    path("", desk.customer_list, name="customer-list"),
    path("inbox/", desk.inbox, name="inbox"),
    path("inbox/<int:pk>/", desk.inbox_touch, name="inbox-touch"),
    path("touches/<int:pk>/", desk.touch, name="touch"),
    path("touches/<int:pk>/reply/", desk.touch_reply, name="touch-reply"),
    path("touches/<int:pk>/answered/", desk.touch_answered, name="touch-answered"),
    path("touches/<int:pk>/reopen/", desk.touch_reopen, name="touch-reopen"),
    path("<slug:reference>/", desk.customer, name="customer"),
]
