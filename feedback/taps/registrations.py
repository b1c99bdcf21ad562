"""Register what the taps add: a sentence on the page of each form."""

from feedback.surveys import asides
from feedback.taps.overview import aside_of

asides.register(aside_of)
