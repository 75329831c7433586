"""Write the sample documents and their expected values: `.venv/bin/python -m samples.make_samples`."""

import json
from pathlib import Path

from samples.generator.broken import bad_samples
from samples.generator.catalogue import samples

HOME = Path(__file__).parent


def files() -> dict[str, bytes]:
    """Every generated file, by its path under samples/; the same bytes at each call."""
    good, bad = samples(), bad_samples()
    return {
        **{f"documents/{sample.filename}": sample.content for sample in good},
        "expected.json": _json({sample.filename: sample.expected for sample in good}),
        **{f"bad/{sample.filename}": sample.content for sample in bad},
        "bad/expected.json": _json({sample.filename: sample.entry() for sample in bad}),
    }


def write(home: Path) -> None:
    """Write all files under `home`, and remove documents that are no longer made."""
    made = files()
    for folder in ("documents", "bad"):
        (home / folder).mkdir(parents=True, exist_ok=True)
        for path in (home / folder).iterdir():
            if f"{folder}/{path.name}" not in made:
                path.unlink()
    for name, content in made.items():
        (home / name).write_bytes(content)


def _json(value: object) -> bytes:
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()


if __name__ == "__main__":
    write(HOME)
