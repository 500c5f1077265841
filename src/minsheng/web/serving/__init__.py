"""The site running: made ready, served, its worker beside it, ended without cutting anybody off."""
