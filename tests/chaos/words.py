"""What the parts of a run say to each other when something cannot be."""


class NotHere(Exception):
    """This machine cannot do it: said in the report, once."""


class NoEffect(Exception):
    """It was tried and met nothing, such as a process that had just ended: not counted as a fault."""
