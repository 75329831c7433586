"""As breaks.py, of what the engine does and the API answers."""

from dataclasses import replace

from tests.chaos.breaks import Break
from tests.chaos.history import LOST, Fault, Look
from tests.chaos.scene import BEGAN, Scene


def a_slot_held_for_ever(scene: Scene) -> None:
    scene.facts.slots["cancelled"][0] = replace(scene.facts.slots["cancelled"][0], held=True)


def a_worker_that_stays_for_long(scene: Scene) -> None:
    scene.history.looks.append(Look(BEGAN + 36.5, (("stopped", 0, "vm:1"),), {}))


def a_stop_that_waits_for_redis(scene: Scene) -> None:
    scene.history.looks.append(Look(BEGAN + 14, (("cancelled", 0, "vm:1"),), {}))


def a_broker_that_fills_up(scene: Scene) -> None:
    scene.history.looks.append(Look(BEGAN + 14, (), {"turns": 100}))


def turns_that_a_fault_doubled_and_nobody_used_up(scene: Scene) -> None:
    scene.history.faults.append(Fault("turns doubled", BEGAN + 20, BEGAN + 20, ""))
    for at in range(21, 40):
        scene.history.looks[at] = replace(scene.history.looks[at], waiting={"turns": 100})


def a_500(scene: Scene) -> None:
    scene.ask("job", "/v1/jobs", 14, 500, scene.failure(500, "internal_error", "/v1/jobs"), request_id="req_1")


def a_404_of_a_job_that_is_there(scene: Scene) -> None:
    scene.ask("job", "/v1/jobs", 14, 404, scene.failure(404, "not_found", "/v1/jobs"), request_id="req_1")


def a_page_of_html(scene: Scene) -> None:
    scene.history.faults.append(Fault("kill -9 of the front", BEGAN + 13, BEGAN + 13, ""))
    scene.ask("job", "/v1/jobs", 14, 503, "<html>")


def a_failure_with_another_path(scene: Scene) -> None:
    scene.history.faults.append(Fault("kill -9 of the front", BEGAN + 13, BEGAN + 13, ""))
    body = scene.failure(503, "service_unavailable", "/v1/elsewhere")
    scene.ask("job", "/v1/jobs", 14, 503, body, request_id="req_1")


def an_answer_lost_for_no_reason(scene: Scene) -> None:
    scene.ask("job", "/v1/jobs", 14, LOST, None, problem="ReadError")


def a_503_in_the_aftermath_of_a_fault_that_is_over(scene: Scene) -> None:
    scene.history.faults.append(Fault("PostgreSQL killed", BEGAN + 3, BEGAN + 3, ""))
    body = scene.failure(503, "service_unavailable", "/v1/jobs")
    scene.ask("job", "/v1/jobs", 14, 503, body, request_id="req_1")


def a_503_while_only_event_streams_are_away(scene: Scene) -> None:
    scene.history.faults.append(Fault("kill -9 of events", BEGAN + 14, BEGAN + 14, ""))
    body = scene.failure(503, "service_unavailable", "/v1/jobs")
    scene.ask("job", "/v1/jobs", 14, 503, body, request_id="req_1")


def an_answer_lost_for_no_reason_and_nobody_looked(scene: Scene) -> None:
    scene.history.health.clear()
    an_answer_lost_for_no_reason(scene)


def a_document_changed(scene: Scene) -> None:
    at = next(at for at, one in enumerate(scene.history.exchanges) if one.what == "content")
    scene.history.exchanges[at] = replace(scene.history.exchanges[at], body="other bytes")


def a_document_lost(scene: Scene) -> None:
    del scene.facts.documents["d1"]


PLANTED: tuple[tuple[str, Break], ...] = (
    ("C4", a_slot_held_for_ever),
    ("C4", a_worker_that_stays_for_long),
    ("C6", a_stop_that_waits_for_redis),
    ("broker", a_broker_that_fills_up),
    ("broker", turns_that_a_fault_doubled_and_nobody_used_up),
    ("answers", a_500),
    ("answers", a_404_of_a_job_that_is_there),
    ("errors", a_page_of_html),
    ("errors", a_failure_with_another_path),
    ("blame", an_answer_lost_for_no_reason),
    ("blame", an_answer_lost_for_no_reason_and_nobody_looked),
    ("blame", a_503_in_the_aftermath_of_a_fault_that_is_over),
    ("blame", a_503_while_only_event_streams_are_away),
    ("uploads", a_document_changed),
    ("uploads", a_document_lost),
)
