"""Re-verification: a snapshot and a rule book in, decisions with reasons out. Pure."""
