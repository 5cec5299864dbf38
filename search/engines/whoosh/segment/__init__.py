"""What a segment is on disk, and how it is read."""
