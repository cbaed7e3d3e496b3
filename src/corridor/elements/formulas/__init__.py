"""One formula for each kind of element: from named values to tonnes a year, step by step."""
