from django.apps import AppConfig


class WorkersConfig(AppConfig):
    name = "workers"

    def ready(self) -> None:
        from workers import own_extractors, turns

        turns.listen()
        own_extractors.tell()
