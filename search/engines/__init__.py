"""Which documents, in which order? One protocol, several engines."""
