"""What every test stands on."""

import os
import signal

from hypothesis import settings

# The same inputs each time, so that a run is red for what changed; no deadline, so that a busy
# machine is no failure. HYPOTHESIS_PROFILE=explore looks for new ones.
settings.register_profile("steady", derandomize=True, deadline=None, max_examples=40)
settings.register_profile("explore", deadline=None, max_examples=2_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))

# A shell that starts us in the background has SIGINT ignored, and what we start would inherit it.
signal.signal(signal.SIGINT, signal.default_int_handler)
