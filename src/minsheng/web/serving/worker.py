"""The process that does jobs: `python -m minsheng.web.serving.worker`."""

from __future__ import annotations

import sys

from minsheng.web.serving.children import PATIENCE
from minsheng.web.serving.parent import end_with_parent


def main() -> None:
    """Do jobs until told to end; those begun are finished first."""
    import django

    django.setup()

    from procrastinate.contrib.django import app

    from minsheng.kernel.jobs import connector

    jobs = int(sys.argv[1])
    end_with_parent()
    with app.replace_connector(connector(jobs + 2)) as ours:
        ours.run_worker(
            concurrency=jobs,
            delete_jobs="successful",
            shutdown_graceful_timeout=PATIENCE - 10,
        )


if __name__ == "__main__":
    main()
