"""A Label Studio of our own: installed apart, on loopback, without analytics, on a database that doubles nothing."""
