"""War-room assembly: the steps and what each needs (`steps`), how they are done, once each (`run`), and what that makes of the
incident (`assemble`)."""
