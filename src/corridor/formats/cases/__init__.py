"""A case as a folder, a GeoPackage, a plan: found, read and written."""
