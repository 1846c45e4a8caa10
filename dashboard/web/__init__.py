"""The HTTP edge: one file per desk, page or interface; ``server`` puts them together. (web)"""
