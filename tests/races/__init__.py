"""Every pair of steps that can race, stopped at an exact point, and the same with its guard removed.

A side (sides.py) is a process of its own with a connection of its own. A gate (gates.py) is a point at which one side
stops while it is closed. The controls use what unguarded.py takes away: they show that the violation is real without
the guard, and, where the database has a net under it, that the net alone catches it.
"""
