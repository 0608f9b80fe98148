"""The modals, one a file: what they show and what their submit does. `registry` lists them."""
