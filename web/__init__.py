"""The web room: the search page and the JSON endpoint over one service."""
