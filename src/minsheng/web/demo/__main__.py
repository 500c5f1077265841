"""Enters the demo's cases: `python -m minsheng.web.demo`, in the application's role."""

import os


def main() -> None:
    """Enter them as of now."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minsheng.web.settings")
    import django

    django.setup()
    from minsheng.kernel.pages.clock import now
    from minsheng.web.demo.cases import enter_cases

    enter_cases(now())


if __name__ == "__main__":
    main()
