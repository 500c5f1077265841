"""The synthetic city: real divisions, census shape, made-up people, realistic gaps."""

from minsheng.city.errors import CityError
from minsheng.city.snapshot import generate

__all__ = ["CityError", "generate"]
