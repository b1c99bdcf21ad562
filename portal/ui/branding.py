"""Say how the company looks, from the cache; `portal.ui.actions.save_brand` changes it."""

from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache

from portal.lib.cache import NEAR
from portal.ui.models import Brand

CACHE_KEY = f"{NEAR}ui.brand"
CACHE_SECONDS = 60  # without a shared cache, other processes see a change after this long at most


@dataclass(frozen=True)
class BrandShown:
    """What pages and messages show of the company; `version` 0 means the settings speak."""

    company_name: str
    accent: str
    has_logo: bool
    postal_address: str
    version: int

    @property
    def initial(self) -> str:
        return self.company_name[:1].upper() or "E"


def brand() -> BrandShown:
    """Return the company's look."""
    shown: BrandShown | None = cache.get(CACHE_KEY)
    if shown is None:
        shown = _from_row() or BrandShown(
            company_name=settings.COMPANY_NAME,
            accent="",
            has_logo=False,
            postal_address=settings.COMPANY_POSTAL_ADDRESS,
            version=0,
        )
        cache.set(CACHE_KEY, shown, CACHE_SECONDS)
    return shown


def _from_row() -> BrandShown | None:
    row = Brand.objects.first()
    if row is None:
        return None
    return BrandShown(
        company_name=row.company_name,
        accent=row.accent,
        has_logo=bool(row.logo),
        postal_address=row.postal_address or settings.COMPANY_POSTAL_ADDRESS,
        version=row.version,
    )
