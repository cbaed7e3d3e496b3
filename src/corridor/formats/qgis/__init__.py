"""What QGIS needs to show and edit the layers of a case: symbols, labels, forms, a project."""
