"""Results of years of operation: waits, indicators, charts, logs."""
