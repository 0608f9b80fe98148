"""A stand-in for the outside world, spoken to over HTTP only, and the launcher that runs everything on one machine.

Nothing here imports the application and nothing of it is in the image: they meet in environment variables and on ports.
"""
