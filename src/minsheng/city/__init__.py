"""The synthetic city: real divisions, census shape, made-up people, realistic gaps."""

from minsheng.city.errors import CityError
from minsheng.city.generate import generate

__all__ = ["CityError", "generate"]
