"""The made-up city: its proportions, words, scenes, lives; loaded at once or kept alive. Nothing of it is about real people."""
