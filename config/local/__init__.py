"""What one machine runs by itself: the servers, and the processes of the whole system.

Nothing here imports Django: it all runs before there are settings.
"""
