"""The operator's face. Importing it registers everything with Django's admin."""

from jobs.admin import access, documents, history, jobs, keys, rows, schemas, users, webhooks

__all__ = ["access", "documents", "history", "jobs", "keys", "rows", "schemas", "users", "webhooks"]
