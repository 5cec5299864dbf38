def thai_key(t): return t
def thai_similarity(a,b): return 0
def spelling_variants(): ...
SpellingVariant=None
