"""The clients against the stand-ins, against moto, and against a server that behaves oddly on purpose."""
