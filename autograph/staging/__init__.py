"""Staging: running a converted function once on values that stand for those of any call."""
