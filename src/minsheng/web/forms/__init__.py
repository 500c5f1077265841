"""Forms: what is typed, and the faults beside each field; what it means, the actions settle."""
