"""The image, docker-compose.yml, the Helm chart and the template for AWS: linted, rendered, and held against the code."""
