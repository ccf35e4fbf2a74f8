"""Tests of the lab itself: each real tool accepts what is good and rejects what is bad."""
