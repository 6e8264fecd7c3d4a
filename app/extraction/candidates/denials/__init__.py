"""What an article denies: numbers that are said not to be so, and those that did not come about."""
