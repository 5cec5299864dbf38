"""From text to terms, the same way for documents and queries."""
