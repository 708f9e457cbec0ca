"""The jurisdictions that come with Apelles."""

from __future__ import annotations

from functools import partial
from typing import Final

from apelles.law.pack import shipped

cn: Final = partial(shipped, "cn")
us: Final = partial(shipped, "us")
eu: Final = partial(shipped, "eu")
uk: Final = partial(shipped, "uk")
jp: Final = partial(shipped, "jp")
sg: Final = partial(shipped, "sg")
