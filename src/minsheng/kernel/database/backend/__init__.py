"""Django's PostgreSQL backend, which says who asks as each transaction begins."""
