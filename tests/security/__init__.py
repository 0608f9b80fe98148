"""What `make security` looks at beside the linters: secrets in the repository, licences, what the image holds, known weaknesses."""
