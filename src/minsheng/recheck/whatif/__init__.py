"""What if: reforms played on a snapshot, and indicators of relative poverty."""
