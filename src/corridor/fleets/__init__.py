"""Locomotives, wagons, crews, trucks and ships that the cargo of a year needs."""
