"""Searches for counter-examples are the same on every run, unless asked to wander.

``CORRIDOR_WANDER=1 pytest`` looks elsewhere each time and longer.
"""

import os

from hypothesis import settings

settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("wander", derandomize=False, deadline=None)
settings.load_profile("wander" if os.environ.get("CORRIDOR_WANDER") else "same")
