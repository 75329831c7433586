"""Events on their way to receivers: dispatched, claimed, sent, settled. Any number of processes may do it at once."""
