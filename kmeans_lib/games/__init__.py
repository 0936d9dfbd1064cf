"""What a learner plays against a run, without a widget: attempts, guesses, loops."""
