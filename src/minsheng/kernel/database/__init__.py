"""PostgreSQL: where it runs, who may see which rows of it, and how that is shown to hold."""
