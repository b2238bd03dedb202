"""Each engine tries to settle a statement and says how far it got; the judge adds up what they found."""
