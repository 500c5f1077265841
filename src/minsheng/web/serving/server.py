"""The process that answers requests: `python -m minsheng.web.serving.server`."""

from __future__ import annotations

import argparse
from pathlib import Path

from granian import Granian
from granian.constants import HTTPModes, Interfaces, SSLProtocols
from granian.http import HTTP1Settings
from granian.log import LogLevels

from minsheng.web import environment, logs
from minsheng.web.serving.children import PATIENCE
from minsheng.web.serving.parent import end_with_parent

SLOW_HEAD = 20_000
"""Milliseconds that somebody may take to send the head of a request."""


def main() -> None:
    """Serve until told to end."""
    given = _arguments()
    end_with_parent()
    logs.configure()
    Granian(
        "minsheng.web.serving.application:application",
        address=given.host,
        port=given.port,
        interface=Interfaces.WSGI,
        workers=given.workers,
        blocking_threads=given.threads,
        backpressure=given.threads * 16,
        http=HTTPModes.auto if given.certificate else HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=SLOW_HEAD),
        websockets=False,
        ssl_cert=given.certificate,
        ssl_key=given.key,
        ssl_protocol_min=SSLProtocols.tls12,  # older phones know no newer one
        respawn_failed_workers=True,
        workers_kill_timeout=round(PATIENCE - 5),
        log_level=LogLevels.warning,
        log_dictconfig=logs.settings(environment.text("MINSHENG_LOG"), "info"),
    ).serve()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--host", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--workers", type=int, required=True)
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--certificate", type=Path)
    parser.add_argument("--key", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    main()
