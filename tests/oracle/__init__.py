"""An independent reading of the legal clock, to hold the warehouse against."""
