"""The bundled case of the Middle Corridor."""
