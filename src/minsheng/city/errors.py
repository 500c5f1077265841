"""What goes wrong when a city is made, said in one sentence."""


class CityError(Exception):
    """A fault of the request or of the disk: what, where, and how to mend it."""
