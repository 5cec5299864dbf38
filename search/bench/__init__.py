"""Is it better than yesterday, and than the others?"""
