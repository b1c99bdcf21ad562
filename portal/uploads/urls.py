"""Name the addresses of pictures; mounted at /uploads/."""

from django.urls import path, re_path

from portal.uploads import views

app_name = "uploads"
_ADDRESS = r"(?P<token>[A-Za-z0-9_-]{24})"
_NAME = r"(?P<name>[0-9]{1,5}x[0-9]{1,5}(?:-moving)?\.(?:jpg|png|webp)|document\.(?:pdf|txt|odt|docx|xlsx))"
urlpatterns = [
    path("", views.upload_new, name="upload-new"),
    re_path(rf"^{_ADDRESS}/{_NAME}$", views.upload, name="upload"),
    re_path(rf"^{_ADDRESS}/small/{_NAME}$", views.upload_small, name="upload-small"),
]
