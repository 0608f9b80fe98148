"""War-room assembly: the steps and what each needs (`steps`), and how they are run, once each (`assemble`)."""
