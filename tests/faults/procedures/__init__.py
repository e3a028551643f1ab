"""R6: what the desk does to one benefit, against the five procedures written down once more in plain Python.

`book` is the model, `desk` the same acts through the services, `machine` leads both through steps drawn at random.
"""
