"""Results of the App that come in: one reader for the lines of a file and the rows of the interface."""
