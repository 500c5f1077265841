"""What can go wrong with a run, as one sentence each."""

from minsheng.policy.engine.faults import PolicyError


class RecheckError(PolicyError):
    """A fault of a snapshot or a run that a person can mend."""
