"""What a corridor is: tables with their schema, checks, provenance, situations and demand."""
