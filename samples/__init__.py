"""The sample documents, and the code that writes them."""
