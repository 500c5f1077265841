"""The hearth of Eldermark."""
