"""Quizzes from and for other systems: GIFT, Aiken, Moodle XML, spreadsheets, QTI; what cannot be carried is said."""
