"""Network design: which arcs to open when opening them and using them both cost money."""
