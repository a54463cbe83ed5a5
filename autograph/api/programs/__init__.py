"""Programs that are saved, and run again without their source."""
