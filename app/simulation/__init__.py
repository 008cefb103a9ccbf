"""Platforms that are played: they answer a sandbox over HTTP, each in its manner."""
