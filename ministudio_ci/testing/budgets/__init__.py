"""Budgets: numbers of a run that must stay within limits for the gate to open."""
