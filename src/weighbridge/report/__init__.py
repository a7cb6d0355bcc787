"""Evidence and decisions for people and machines. Reads core types, never examines."""
