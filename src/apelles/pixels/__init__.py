"""Ground floor for arrays: pure functions of pixels, numpy and OpenCV only."""
