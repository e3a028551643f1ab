"""The pages of the desk, one file a room: may / fetch visible / bind / one call / answer / redirect."""
