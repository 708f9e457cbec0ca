"""Room 8: from facts to provisions. What conditions are met, not met, open or contested, and who has to prove what."""
