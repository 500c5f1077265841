"""What the telephone of a second factor shows."""

import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

HALF_MINUTE = 30


def code_of(secret: str, at: float | None = None) -> str:
    """The code of this half minute, or of another moment."""
    moment = time.time() if at is None else at
    return str(format_hotp_value(hotp_value(secret, int(moment) // HALF_MINUTE)))
