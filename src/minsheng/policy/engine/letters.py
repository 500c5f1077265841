"""Letters that nobody sees, and that steer a terminal or turn the order of what is read.

They are refused in a rule book, and shown as escapes where they come from elsewhere.
"""

from __future__ import annotations

import re

UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters but tab and new line
    "\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"  # marks, both ways
    "\ud800-\udfff"  # halves of a letter
    "\U000e0000-\U000e007f]",  # tags
)
