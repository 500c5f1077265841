"""Dues of Eldermark."""
