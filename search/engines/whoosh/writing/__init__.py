"""How segments come to be: inverted in batches, merged into one."""
