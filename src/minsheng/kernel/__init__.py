"""What every programme stands on: areas, access, the register of people, history, exchange."""
