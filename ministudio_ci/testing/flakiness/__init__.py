"""What a failure is worth: reruns, and quarantine."""
