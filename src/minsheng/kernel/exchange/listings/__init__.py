"""The lists of the register that go to Excel and come back."""

from minsheng.kernel.exchange.listing import Listing
from minsheng.kernel.exchange.listings.book import BOOK
from minsheng.kernel.exchange.listings.households import HOUSEHOLDS
from minsheng.kernel.exchange.listings.organisations import ORGANISATIONS
from minsheng.kernel.exchange.listings.people import PEOPLE
from minsheng.kernel.exchange.listings.sites import SITES
from minsheng.kernel.exchange.listings.workers import WORKERS

LISTINGS: dict[str, Listing] = {
    listing.key: listing for listing in (PEOPLE, HOUSEHOLDS, ORGANISATIONS, SITES, WORKERS)
}
"""By the name that stands in the key of each row."""
COMING: dict[str, Listing] = LISTINGS | {BOOK.key: BOOK}
"""Those that come in; a household book never goes out."""
