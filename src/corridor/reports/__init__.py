"""Answers for people and machines: JSON, figures, and one offline HTML file."""
