"""Maps, written as SVG without a drawing library, and as GeoJSON."""
