"""What a document has cost at the language model."""

import msgspec

from workers.extraction.llm.endpoint import Cost


class Usage(msgspec.Struct):
    """As it stands in the row: calls that were answered, well or not."""

    model: str
    calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0

    def add(self, cost: Cost) -> None:
        self.calls += 1
        self.input_tokens += cost.input
        self.output_tokens += cost.output
