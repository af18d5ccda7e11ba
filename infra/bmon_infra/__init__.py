"""Makes a fleet of machines what hosts.yml says they are."""
