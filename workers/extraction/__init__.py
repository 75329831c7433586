"""Documents in, rows out. Knows neither jobs, nor Django, nor Celery."""
