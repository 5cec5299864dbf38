"""What did the person ask, and what else would they have typed?"""
