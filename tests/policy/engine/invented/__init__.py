"""The laws of Eldermark, an invented country: no real law's change can break the engine's tests."""
