"""What the labs are made of: sliders, messages, charts, questions, files."""
