"""The interface for programs, at `/api/`: the same rows, rights and words as the pages."""
