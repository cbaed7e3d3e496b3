"""How firm a project is: words of its standing."""

from __future__ import annotations

from typing import Literal

Standing = Literal["built", "under_construction", "financed", "announced", "studied", "proposed"]
"""How firm a project is, the firmest first."""
