"""What is lent to the interpreter of the project, and how."""
