"""Real cases from files: which column means what, each row read, its life written, corrected when the file changed. docs/import.md"""
