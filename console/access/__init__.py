"""The page on which people make, list and revoke the tokens of programs that act for them."""
