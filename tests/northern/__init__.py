"""The bundled teaching case of metre gauge and standard gauge."""
