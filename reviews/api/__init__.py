"""The interface for other systems, /api/v1/: a token each, JSON both ways, sentences in Chinese with a code beside."""
