"""Planted wrong answers, one file per chapter."""
