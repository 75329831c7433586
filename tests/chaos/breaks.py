"""One thing broken in a run in which everything held, for each promise of rows and ends: what the judge must see."""

import json
from collections.abc import Callable
from dataclasses import replace

from tests.chaos.checker.facts import ClaimFact, EventFact, RowFact
from tests.chaos.history import LOST
from tests.chaos.scene import BEGAN, DOCUMENTS, Scene

type Break = Callable[[Scene], None]

# --- Ends. ---


def two_winners(scene: Scene) -> None:
    scene.change_exchange(scene.exchange("cancel", "cancelled", 1), status=200, body=scene.lookup("cancelled"))


def a_winner_of_a_complete_job(scene: Scene) -> None:
    scene.change_exchange(scene.exchange("cancel", "complete"), status=200, body=scene.lookup("complete"))


def a_cancel_that_nobody_sent(scene: Scene) -> None:
    for number in range(3):
        scene.change_exchange(scene.exchange("cancel", "cancelled", number), status=409)


def a_loser_that_moved_the_end(scene: Scene) -> None:
    scene.change_job("complete", completed_at=BEGAN + 7.5)


def a_409_before_the_end(scene: Scene) -> None:
    scene.change_exchange(scene.exchange("cancel", "complete"), ended_at=BEGAN + 7)


def a_second_cancel_answered_200(scene: Scene) -> None:
    scene.change_exchange(scene.exchange("cancel", "pending", 2), status=200, body=scene.lookup("pending"))


def a_repeat_answered_otherwise(scene: Scene) -> None:
    at = scene.exchange("create", "")
    scene.change_exchange(at, key="k")
    scene.history.exchanges.append(replace(scene.history.exchanges[at], body={"id": "another"}, replayed=True))


def a_job_made_twice_by_one_request(scene: Scene) -> None:
    scene.change_exchange(scene.exchange("create", ""), key="k")
    scene.change_job("cancelled", name=scene.facts.jobs["complete"].name)


def a_cancel_whose_record_was_not_written_with_it(scene: Scene) -> None:
    """Its 200 was lost, and the repeated request found a job that somebody had cancelled."""
    for number in range(3):
        at = scene.exchange("cancel", "cancelled", number)
        body = scene.history.exchanges[scene.exchange("cancel", "cancelled", 1)].body
        scene.change_exchange(at, key=f"k{number}", status=409, body=body)


def a_claim_removed_by_the_cancel(scene: Scene) -> None:
    scene.facts.claims["cancelled"].pop()


def two_audit_entries(scene: Scene) -> None:
    scene.facts.audit["cancelled"].append("job.cancelled")


def a_start_after_the_cancel(scene: Scene) -> None:
    scene.facts.events["pending"].append(EventFact("pending", "job.started", 0, 0))


def a_row_of_a_job_that_never_started(scene: Scene) -> None:
    scene.facts.rows["pending"].append(RowFact("zombie", "pending", 0, 0, 1, "d0", "complete", BEGAN + 10))


def two_ends_told(scene: Scene) -> None:
    scene.facts.events["complete"].append(EventFact("complete", "job.cancelled", 3, 1))


def no_end_told(scene: Scene) -> None:
    scene.facts.events["complete"].pop()


def another_end_told(scene: Scene) -> None:
    scene.facts.events["cancelled"][-1] = EventFact("cancelled", "job.failed", 2, 0)


def an_event_with_other_counts(scene: Scene) -> None:
    scene.facts.events["cancelled"][-1] = EventFact("cancelled", "job.cancelled", 1, 0)


def a_stuck_job(scene: Scene) -> None:
    scene.change_job("resumed", status="processing", completed_at=None)


def an_unread_document(scene: Scene) -> None:
    scene.facts.documents["d0"] = replace(scene.facts.documents["d0"], status="processing")


def a_job_that_failed_by_itself(scene: Scene) -> None:
    scene.change_job("complete", status="failed", error_code="extractor_not_installed")


def a_good_document_that_failed(scene: Scene) -> None:
    scene.change_job("complete", options={"sleep_ms": 20})


def a_crash_called_a_timeout(scene: Scene) -> None:
    first = scene.facts.rows["complete"][0]
    scene.facts.rows["complete"][0] = replace(first, error_code="timed_out")


def an_extractor_that_crashes_nothing(scene: Scene) -> None:
    scene.change_job("complete", extractor="embedded")


def a_good_document_that_could_not_be_read(scene: Scene) -> None:
    scene.facts.documents["d0"] = replace(scene.facts.documents["d0"], status="error")


def a_row_named_after_another_document(scene: Scene) -> None:
    text = json.loads(scene.history.texts["bytes of complete 1"])
    scene.history.texts["bytes of complete 1"] = json.dumps({**text, "filename": f"note {DOCUMENTS[0]}.txt"})


def values_of_another_document(scene: Scene) -> None:
    """In a row that has its own name all the same."""
    text = json.loads(scene.history.texts["bytes of resumed 0"])
    values = {"invoice_number": DOCUMENTS[0]}
    scene.history.texts["bytes of resumed 0"] = json.dumps({**text, "values": values})


# --- Rows. ---


def a_row_added_after_the_cancel(scene: Scene) -> None:
    scene.facts.rows["cancelled"].append(RowFact("zombie", "cancelled", 2, 0, 3, "d2", "complete", BEGAN + 12))


def a_row_that_appears_between_two_reads(scene: Scene) -> None:
    last = scene.history.exchanges[scene.exchange("results", "cancelled", 1)]
    last.body["data"].append(["zombie", "d2", "complete", "bytes of zombie"])


def a_row_removed_after_the_cancel(scene: Scene) -> None:
    scene.history.exchanges[scene.exchange("results", "cancelled", 1)].body["data"].pop()


def a_row_changed_by_one_byte(scene: Scene) -> None:
    scene.history.exchanges[scene.exchange("results", "cancelled", 1)].body["data"][0][3] = "other bytes"


def other_counts_in_the_answer(scene: Scene) -> None:
    scene.change_exchange(scene.exchange("cancel", "cancelled"), body={"completed_documents": 1})


def other_counts_in_the_job(scene: Scene) -> None:
    scene.change_job("cancelled", completed_documents=3)


def counts_that_do_not_add_up(scene: Scene) -> None:
    scene.change_exchange(scene.exchange("cancel", "cancelled"), body={"remaining_documents": 1})


def a_row_that_was_read_and_is_gone(scene: Scene) -> None:
    scene.read("complete", 5)
    scene.history.exchanges[scene.exchange("results", "complete")].body["data"].pop()


def rows_in_another_order(scene: Scene) -> None:
    scene.history.exchanges[scene.exchange("results", "complete")].body["data"].reverse()


def a_wrong_total(scene: Scene) -> None:
    scene.change_exchange(scene.exchange("results", "complete"), body={"total_rows": 5})


def a_doubled_row(scene: Scene) -> None:
    first = scene.facts.rows["complete"][0]
    scene.facts.rows["complete"].append(replace(first, id="again", position=3, seq=5))


def a_row_after_completion(scene: Scene) -> None:
    scene.facts.rows["complete"][-1] = replace(scene.facts.rows["complete"][-1], recorded_at=BEGAN + 8.5)


def a_lost_row(scene: Scene) -> None:
    scene.facts.rows["complete"].pop()


def a_lost_job(scene: Scene) -> None:
    del scene.facts.jobs["complete"]


def a_document_left_out(scene: Scene) -> None:
    scene.facts.claims["pending"].pop()


def a_counter_behind(scene: Scene) -> None:
    scene.facts.slots["complete"][0] = replace(scene.facts.slots["complete"][0], done=2)


def a_resume_that_repeats(scene: Scene) -> None:
    scene.facts.claims["resumed"].append(ClaimFact("resumed", 2, DOCUMENTS[0], 0))


def a_resume_that_leaves_a_document_out(scene: Scene) -> None:
    scene.facts.claims["resumed"].pop()
    scene.facts.rows["resumed"].pop()


def a_resume_that_repeats_another(scene: Scene) -> None:
    again = replace(scene.facts.jobs["resumed"], id="again", created_at=BEGAN + 21)
    scene.facts.jobs["again"] = again
    scene.facts.claims["again"] = [ClaimFact("again", 0, DOCUMENTS[2], 0)]


def a_row_told_twice(scene: Scene) -> None:
    scene.history.exchanges[scene.exchange("events", "complete")].body["rows"].append("complete 0")


def a_row_never_told(scene: Scene) -> None:
    scene.history.exchanges[scene.exchange("events", "complete")].body["rows"].pop()


def an_end_told_twice(scene: Scene) -> None:
    scene.history.exchanges[scene.exchange("events", "complete")].body["ends"].append(scene.lookup("complete"))


def a_stream_that_never_ends(scene: Scene) -> None:
    at = scene.exchange("events", "complete")
    scene.change_exchange(at, status=LOST, ended_at=scene.history.exchanges[at].ended_at + 120)


PLANTED: tuple[tuple[str, Break], ...] = (
    ("C1", two_winners),
    ("C1", a_winner_of_a_complete_job),
    ("C1", a_cancel_that_nobody_sent),
    ("C1", a_loser_that_moved_the_end),
    ("C1", a_409_before_the_end),
    ("C10", a_second_cancel_answered_200),
    ("C1", a_cancel_whose_record_was_not_written_with_it),
    ("C10", a_repeat_answered_otherwise),
    ("C10", a_job_made_twice_by_one_request),
    ("C8", a_claim_removed_by_the_cancel),
    ("C8", two_audit_entries),
    ("C9", a_start_after_the_cancel),
    ("C9", a_row_of_a_job_that_never_started),
    ("events", two_ends_told),
    ("events", no_end_told),
    ("events", another_end_told),
    ("events", an_event_with_other_counts),
    ("stuck", a_stuck_job),
    ("stuck", an_unread_document),
    ("ends", a_job_that_failed_by_itself),
    ("innocent", a_good_document_that_failed),
    ("innocent", a_crash_called_a_timeout),
    ("innocent", an_extractor_that_crashes_nothing),
    ("innocent", a_good_document_that_could_not_be_read),
    ("own", a_row_named_after_another_document),
    ("own", values_of_another_document),
    ("C2", a_row_added_after_the_cancel),
    ("C7", a_row_added_after_the_cancel),
    ("C2", a_row_that_appears_between_two_reads),
    ("C2", a_row_removed_after_the_cancel),
    ("C2", a_row_changed_by_one_byte),
    ("C2", other_counts_in_the_answer),
    ("C2", other_counts_in_the_job),
    ("C2", counts_that_do_not_add_up),
    ("C3", a_row_changed_by_one_byte),
    ("C3", a_row_removed_after_the_cancel),
    ("served", a_row_that_was_read_and_is_gone),
    ("served", rows_in_another_order),
    ("served", a_wrong_total),
    ("C7", a_doubled_row),
    ("C7", a_row_after_completion),
    ("ends", a_lost_row),
    ("lost", a_lost_row),
    ("lost", a_lost_job),
    ("lost", a_document_left_out),
    ("counters", a_counter_behind),
    ("counters", a_lost_row),
    ("resume", a_resume_that_repeats),
    ("resume", a_resume_that_leaves_a_document_out),
    ("resume", a_resume_that_repeats_another),
    ("streams", a_row_told_twice),
    ("streams", a_row_never_told),
    ("streams", an_end_told_twice),
    ("streams", a_stream_that_never_ends),
)
