"""Cases made from the data of others: OpenStreetMap extracts."""
