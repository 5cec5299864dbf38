"""The embedded engine: a Whoosh index whose files are memory-mapped arrays."""
