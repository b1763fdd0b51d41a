"""What an author writes: quizzes, their problems, their revisions, and the split into form and key."""
