"""Thai and English search: everything but the web pages."""
