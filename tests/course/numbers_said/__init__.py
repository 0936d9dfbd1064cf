"""What the prose quotes, computed anew: one file a chapter."""
