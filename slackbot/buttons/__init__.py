"""The buttons, one a file: action id, what it does, what it replies. `registry` lists them."""
