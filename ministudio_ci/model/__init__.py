"""The words the rooms share: frozen values, no I/O, no clock."""
