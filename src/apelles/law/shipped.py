"""The jurisdictions that come with Apelles."""

from __future__ import annotations

from typing import Final

from apelles.law.pack import shipped

CN: Final = shipped("cn")
US: Final = shipped("us")
EU: Final = shipped("eu")
UK: Final = shipped("uk")
JP: Final = shipped("jp")
SG: Final = shipped("sg")
