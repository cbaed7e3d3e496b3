"""Answers as tables, workbooks, and what a browser prints."""
