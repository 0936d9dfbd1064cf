"""What labs are made of: controls, a stage's slider, charts, jobs, sentences, files."""
