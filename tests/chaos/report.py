"""A run as a page of Markdown."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from tests.chaos.chaos import STUCK_AFTER_S
from tests.chaos.checker.case import State, Verdict
from tests.chaos.history import LOST
from tests.chaos.kinds import KINDS
from tests.chaos.run import DEFAULTS, Ran

COUNTEREXAMPLES, CHARACTERS = 5, 1500
LOUD = re.compile(r"^\S+ +(\S+) +.*?\[(error|critical) *\] *(\S+)")
LOST_WORDS = "no answer"


def report(ran: Ran) -> str:
    return "\n".join([*_head(ran), *_faults(ran), *_load(ran), *_verdicts(ran), *_against(ran), *_log(ran.log)]) + "\n"


def _head(ran: Ran) -> Iterator[str]:
    judgement = ran.judgement
    began = judgement.history.phase("begins")
    rest_s = judgement.history.phase("settled") - judgement.history.phase("faults over")
    faults = sum(fault.effect for fault in judgement.history.faults)
    yield "# Chaos"
    yield ""
    yield _headline(ran)
    yield ""
    yield (
        f"Seed {ran.about.seed}, {ran.about.minutes:g} minutes from "
        f"{datetime.fromtimestamp(began, UTC):%Y-%m-%d %H:%M} UTC on, {faults:,} faults, "
        f"{ran.about.workers} worker processes. Everything was at rest {rest_s:.1f} s after the last fault; "
        f"what had not got on for {STUCK_AFTER_S:g} s would have been called stuck."
    )
    yield ""
    settings = [f"`{name}` is {value} ({DEFAULTS[name]})" for name, value in _others(ran.about.settings).items()]
    yield f"Settings that are not the defaults, which stand behind them: {', '.join(settings) or 'none'}."
    yield ""


def _headline(ran: Ran) -> str:
    shortcomings = ran.shortcomings
    open_ = ran.judgement.promises(State.NOT_JUDGED)
    if not shortcomings:
        shortcomings = ["Everything that was judged held." if open_ else "Everything held."]
    more = [f"Not judged: {', '.join(open_)}."] if open_ else []
    if idle := _never_carried_out(ran):
        more.append(f"Never carried out: {', '.join(idle)}.")
    return " ".join([*(f"**{one}**" for one in shortcomings), *more])


def _never_carried_out(ran: Ran) -> list[str]:
    done = {fault.kind for fault in ran.judgement.history.faults if fault.effect}
    return [kind.name for kind in KINDS if kind.name not in done]


def _others(settings: Mapping[str, str]) -> dict[str, str]:
    return {name: settings[name] for name, default in DEFAULTS.items() if settings.get(name, default) != default}


def _faults(ran: Ran) -> Iterator[str]:
    done: Counter[str] = Counter()
    in_vain: dict[str, Counter[str]] = defaultdict(Counter)
    for fault in ran.judgement.history.faults:
        if fault.effect:
            done[fault.kind] += 1
        else:
            in_vain[fault.kind][fault.note] += 1
    yield from ("## Faults", "", "| fault | carried out | met nothing |", "|---|--:|---|")
    for kind in (kind.name for kind in KINDS):
        if kind in ran.about.missing:
            yield f"| {kind} | **not available here** | {ran.about.missing[kind]} |"
            continue
        reasons = "; ".join(f"{count}: {reason}" for reason, count in in_vain[kind].most_common(3))
        yield f"| {kind} | {done[kind]:,} | {reasons} |"
    yield f"| all | {done.total():,} | {sum(counts.total() for counts in in_vain.values())} |"
    yield ""


def _load(ran: Ran) -> Iterator[str]:
    facts, history = ran.judgement.facts, ran.judgement.history
    jobs = facts.jobs.values()
    rows = sum(map(len, facts.rows.values()))
    asked = sum(job.document_count for job in jobs)
    ends = Counter("cancelled" if job.cancelled else job.status for job in jobs)
    resumes = sum(job.resumed_from is not None for job in jobs)
    yield from ("## Load", "")
    yield (
        f"{len(facts.jobs):,} jobs of {len({job.organization for job in jobs})} organizations, {resumes:,} of them "
        f"resumes, over {asked:,} documents; {rows:,} rows. Ends: "
        f"{', '.join(f'{count:,} {end}' for end, count in ends.most_common())}. {len(facts.documents):,} documents."
    )
    yield from ("", "| request | answers |", "|---|---|")
    answers: dict[str, Counter[int]] = defaultdict(Counter)
    for exchange in history.exchanges:
        answers[f"{exchange.what}{', last look' if exchange.final else ''}"][exchange.status] += 1
    for what, counts in sorted(answers.items()):
        told = (f"{count:,} {LOST_WORDS if status == LOST else status}" for status, count in sorted(counts.items()))
        yield f"| {what} | {', '.join(told)} |"
    yield ""


def _verdicts(ran: Ran) -> Iterator[str]:
    yield from ("## Promises", "", "| promise | | | judged | against |", "|---|---|---|--:|--:|")
    for verdict in ran.judgement.verdicts:
        against = f"**{len(verdict.against):,}**" if verdict.against else "0"
        state = verdict.state if verdict.state == State.HELD else f"**{verdict.state}**"
        yield f"| {verdict.promise} | {verdict.says} | {state} | {verdict.judged:,} {verdict.of} | {against} |"
    yield ""
    for verdict in ran.judgement.verdicts:
        for note in verdict.notes:
            yield f"- {verdict.promise}: {note}"
    yield ""


def _against(ran: Ran) -> Iterator[str]:
    broken = [verdict for verdict in ran.judgement.verdicts if verdict.against]
    if broken:
        yield from ("## Counterexamples", "", f"The history, the log and the database are in {ran.folder}.", "")
    for verdict in broken:
        yield from _counterexamples(verdict)


def _counterexamples(verdict: Verdict) -> Iterator[str]:
    yield f"### {verdict.promise}: {verdict.says}"
    yield ""
    yield from (f"- {case[:CHARACTERS]}" for case in verdict.against[:COUNTEREXAMPLES])
    if (more := len(verdict.against) - COUNTEREXAMPLES) > 0:
        yield f"- and {more:,} more"
    yield ""


def _log(log: Path) -> Iterator[str]:
    """What the processes themselves call an error. Faults make some; none of them is judged."""
    loud: Counter[tuple[str, str]] = Counter()
    with log.open(errors="replace") as lines:
        for line in lines:
            if found := LOUD.match(line):
                loud[found[1], found[3]] += 1
    if loud:
        yield from ("## Errors in the log", "", "| process | event | lines |", "|---|---|--:|")
        for (process, event), count in loud.most_common(20):
            yield f"| {process} | {event} | {count:,} |"
