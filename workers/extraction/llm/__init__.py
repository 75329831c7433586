"""Extraction by a language model. All that thinks runs in the sandbox; only the calls themselves run in the worker.

The extractors are functions of the document and of what has been answered so far: they end with a row, or with the next
call (`Ask`). The worker makes that call and starts them again with one answer more. So a file and a model's answer,
which is as little to be trusted, are looked at only where nothing can be hurt; the key never gets there; and whatever
is in work can be stopped at any moment, for no state lies anywhere.
"""
