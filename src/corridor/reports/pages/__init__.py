"""Pages of HTML, and the words and tables on them."""
