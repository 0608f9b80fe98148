"""The programs that go into every bundle, as they are. They need nothing but Python: whoever checks has nothing of ours."""
