"""What a learner plays against a run, without a widget: attempts, predictions, a loop."""
