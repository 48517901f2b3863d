"""All rows of the table, in its order."""

from bench.conformance.files import FILES
from bench.conformance.messages import MESSAGES
from bench.conformance.reverts import REVERTS
from bench.conformance.tags import TAGS

CASES = (*TAGS, *MESSAGES, *REVERTS, *FILES)
