"""What the runs before say of a test, and of all of them."""
