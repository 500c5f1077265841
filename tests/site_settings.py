"""The site's settings for tests: a data folder of their own, whoever runs them."""

import os
import tempfile

os.environ.setdefault("MINSHENG_DATA", f"{tempfile.gettempdir()}/minsheng-tests-{os.getuid()}")

from minsheng.web.settings import *  # noqa: F403
