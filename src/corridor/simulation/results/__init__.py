"""What years of operation found: waits, indicators, charts, logs."""
