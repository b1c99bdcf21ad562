"""Register what the taps add: a sentence on the page of each form, and the note of links that many share."""

from feedback.surveys import asides, openings
from feedback.taps.overview import aside_of
from feedback.taps.shared import note_shared

asides.register(aside_of)
openings.register(note_shared)
