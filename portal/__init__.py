"""The ground of Earshot: site, customers, and every word that enters or leaves."""

from portal.celery import app as celery_app

__all__ = ["celery_app"]
