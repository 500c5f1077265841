"""Hands out the authority's certificate over plain http, to phones that do not trust it yet.

One file, on a port of its own, and nothing else: it is public, and a phone's owner compares its
fingerprint with the one on the terminal. `python -m minsheng.web.serving.handout HOST PORT FILE`.
"""

from __future__ import annotations

import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from minsheng.web.serving.parent import end_with_parent

KIND = "application/x-x509-ca-cert"
PATH = "/minsheng-ca.crt"


class Handout(BaseHTTPRequestHandler):
    """Answers with the one file, whatever is asked for."""

    content = b""
    server_version, sys_version = "minsheng", ""
    timeout = 10

    def do_GET(self) -> None:
        """The file."""
        self.send_response(200)
        self.send_header("Content-Type", KIND)
        self.send_header("Content-Length", str(len(self.content)))
        self.send_header("Content-Disposition", 'attachment; filename="minsheng-ca.crt"')
        self.end_headers()
        self.wfile.write(self.content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its own name
        """Nothing: who fetches it is nobody's business."""


def main() -> None:
    """Hand it out until told to end."""
    host, port, path = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
    Handout.content = path.read_bytes()
    end_with_parent()
    ThreadingHTTPServer((host, port), Handout).serve_forever()


if __name__ == "__main__":
    main()
