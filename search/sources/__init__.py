"""Documents from the world: folders and files in many shapes."""
