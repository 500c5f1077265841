"""An import from end to end: files read, rows linked, facts gathered, a snapshot frozen."""
