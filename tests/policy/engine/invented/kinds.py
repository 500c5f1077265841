from enum import IntEnum


class Guild(IntEnum):
    NONE = 0
    BAKERS = 1
    FERRY = 2
