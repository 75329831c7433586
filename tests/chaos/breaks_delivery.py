"""As breaks.py, of what the webhooks' receiver got."""

from dataclasses import replace

from tests.chaos.breaks import Break
from tests.chaos.history import LOST
from tests.chaos.scene import Scene


def an_end_that_was_never_sent(scene: Scene) -> None:
    del scene.history.received[0]


def an_end_that_nobody_took(scene: Scene) -> None:
    scene.history.received[0] = replace(scene.history.received[0], status=LOST)


def an_end_sent_as_two_events(scene: Scene) -> None:
    scene.receive("job.completed", scene.lookup("complete"))


def another_end_sent(scene: Scene) -> None:
    del scene.history.received[0]
    scene.receive("job.failed", scene.lookup("complete"))


def an_end_sent_with_other_counts(scene: Scene) -> None:
    del scene.history.received[0]
    scene.receive("job.completed", {**scene.lookup("complete"), "completed_documents": 1})


def a_message_signed_with_another_secret(scene: Scene) -> None:
    scene.receive("job.started", scene.lookup("complete"), secret=b"another")


def a_message_changed_on_its_way(scene: Scene) -> None:
    first = scene.history.received[0]
    scene.history.received[0] = replace(first, body=first.body.replace("complete", "failed"))


def another_message_under_the_same_id(scene: Scene) -> None:
    scene.receive("job.completed", {**scene.lookup("complete"), "name": "other"}, event="event 0")


def an_event_of_another_organization(scene: Scene) -> None:
    scene.change_job("complete", organization="Bolt")


def an_event_about_nothing(scene: Scene) -> None:
    scene.receive("job.completed", {"id": "nothing"})


PLANTED: tuple[tuple[str, Break], ...] = (
    ("delivered", an_end_that_was_never_sent),
    ("delivered", an_end_that_nobody_took),
    ("delivered", an_end_sent_as_two_events),
    ("delivered", another_end_sent),
    ("delivered", an_end_sent_with_other_counts),
    ("signed", a_message_signed_with_another_secret),
    ("signed", a_message_changed_on_its_way),
    ("signed", another_message_under_the_same_id),
    ("at home", an_event_of_another_organization),
    ("at home", an_event_about_nothing),
)
