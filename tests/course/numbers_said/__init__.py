"""What the prose quotes, computed anew: one file per chapter."""
