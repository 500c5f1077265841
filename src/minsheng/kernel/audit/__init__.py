"""History and audit: what was changed, who looked, and a chain that shows any tampering."""
