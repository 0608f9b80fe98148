"""The MCP server at /mcp: what a person's own program, somebody else's model, may read of incidents and draft for them.

The front (incident_response/asgi.py) imports `door.py`, and only where MCP_ENABLED is set: the SDK takes half a second and 20 MB.
"""
