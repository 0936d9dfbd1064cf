"""Planted wrong answers, one file a chapter."""
