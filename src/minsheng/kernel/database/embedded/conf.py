"""Settings of the embedded server: what differs from PostgreSQL's own choices, and why."""

from __future__ import annotations

import os
from pathlib import Path


def a_quarter() -> int:
    """A quarter of the machine's memory, in MB, 2 GB at most."""
    pages, size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    return max(128, min(2048, pages * size // 4 // 1024**2))


def settings(socket: Path, shared_mb: int, durable: bool) -> str:
    """What differs from PostgreSQL's own choices, and why."""
    lines = [
        "listen_addresses = ''  # the socket only: nothing listens on a network",
        f"unix_socket_directories = '{socket}'",
        "port = 5432",
        "max_connections = 80",
        f"shared_buffers = {shared_mb}MB",
        f"effective_cache_size = {shared_mb * 2}MB",
        "work_mem = 16MB",
        "maintenance_work_mem = 256MB",
        "max_wal_size = 4GB",
        "random_page_cost = 1.1",
        "jit = off  # pages ask small questions",
        "timezone = 'UTC'",
        "# No value of a row in the log: it is about people. The errors of queries, which quote",
        "# such values, are told to whoever asked and to nobody else.",
        "log_min_messages = log",
        "log_error_verbosity = terse",
        "log_min_error_statement = panic",
        "log_parameter_max_length_on_error = 0",
        "log_statement = none",
    ]
    if not durable:
        lines += ["fsync = off", "synchronous_commit = off", "full_page_writes = off"]
    return "\n".join(lines) + "\n"
