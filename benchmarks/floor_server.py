"""Serve the floor: Django with the portal's database and nothing between the server and the view."""

import os

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup()
settings.ROOT_URLCONF = "benchmarks.floor"
settings.MIDDLEWARE = []
application = WSGIHandler()
