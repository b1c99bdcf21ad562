"""Measure the portal on this machine: pages, sending, imports."""
