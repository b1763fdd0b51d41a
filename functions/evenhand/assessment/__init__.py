"""What a labeller does: attempts, submissions, grades, and appeals against them."""
