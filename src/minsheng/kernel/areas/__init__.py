"""Areas: keys that never change, and the codes and names they bore from day to day."""
