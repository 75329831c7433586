"""What becomes of every extractor's row before it is recorded: values as the schema wants them, and flags where not."""

from workers.extraction.rows.finish import RowCheck, row_check

__all__ = ["RowCheck", "row_check"]
