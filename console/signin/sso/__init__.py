"""Single sign-on by OpenID Connect, where OIDC_ISSUER is set: whose identity it is, and which account that opens.

allauth walks the protocol; a nonce, the token's signature and the one issuer are demanded here on top of it.
"""
