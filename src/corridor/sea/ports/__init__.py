"""What a level means in ports: depths, loads, closing, dredging, tonnes at risk."""
