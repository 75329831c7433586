"""What a document has cost at the language model."""

import msgspec


class Usage(msgspec.Struct):
    """As it stands in the row: calls that were answered, well or not."""

    model: str
    calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0

    def add(self, input_tokens: int, output_tokens: int) -> None:
        self.calls += 1
        self.input_tokens += input_tokens
        self.output_tokens += output_tokens
