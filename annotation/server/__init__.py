"""A Label Studio of one's own: installed apart, on loopback, without analytics, with a database that doubles nothing."""
