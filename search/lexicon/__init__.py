"""Who else is this name? Glossary, dictionaries and sounds."""
