"""Django's PostgreSQL backend, but whether a kept connection still lives is seen without a question to the server (`base`), and an
ordered query is made without comparing itself with each of its columns (`compiler`)."""
