"""The site: settings, addresses, pages and the interface for other programs."""
