"""All I/O that several rooms need. Import the module you need: each loads only what it uses."""
