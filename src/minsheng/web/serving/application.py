"""What each process that answers requests loads: the site, and an eye on the server above it.

A server that is killed leaves its processes behind, which would go on listening on the port.
"""

from __future__ import annotations

from minsheng.web.serving.parent import end_when_orphaned
from minsheng.web.wsgi import application

end_when_orphaned()

__all__ = ["application"]
