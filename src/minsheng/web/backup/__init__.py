"""The site kept elsewhere, and brought back: database and files in one, keys in another file."""
