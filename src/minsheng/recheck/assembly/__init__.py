"""From linked rows to the snapshot: facts, why one is unknown, and where each comes from."""
