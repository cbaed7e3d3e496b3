"""What works are worth: the cost of transport with and without them, who gains and who pays."""
