"""The rule pages: chapters by procedure, each rule with its value in words, its history, examples and quotations."""
