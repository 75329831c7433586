"""`make calibrate`: fit the embedded extractor's confidence anew on the development documents.

    .venv/bin/python -m bench.calibrate

Run it after each change of the extractor's rules or of a parser. It writes workers/extraction/embedded/confidence.json,
which holds weights and a curve, and nothing of any document.
"""

import json
import sys

from bench.accuracy import sureness
from bench.answers import ask, judge
from bench.corpus import NoCorpusError, folder, papers
from bench.fitting import cross_validated, fit
from workers.extraction.embedded.confidence import FITTED


def main() -> None:
    try:
        known = list(papers(folder()))
    except NoCorpusError as error:
        sys.exit(str(error))
    answers = ask(known)
    model = fit(answers)
    for name, judged in (("before", judge(answers)), ("other layouts", cross_validated(known, answers))):
        found = sureness(judged)
        print(
            f"{name}: {found.right:.1%} of the sure answers right, covering {found.covers:.0%}; "
            f"calibration error {found.error:.3f}"
        )
    said = {"weights": dict(sorted(model.weights.items())), "curve": model.curve}
    FITTED.write_text(json.dumps(said, indent=1) + "\n")
    print(f"{FITTED.name} is fitted on {sum(answer.right is not None for answer in answers)} values.")


if __name__ == "__main__":
    main()
