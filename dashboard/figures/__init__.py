"""Rows in, figure out: pure builders in the design language's colours; none asks a store or a clock."""
