"""From a case to a world that the kernel can run, and one year of it."""
