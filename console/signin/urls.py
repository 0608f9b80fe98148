"""Every route of signing in, below /admin/ and before the admin's own. What else allauth has routes for there is not here."""

from django.urls import path

from console.signin import asked, factors
from console.signin.sign_in import SignIn
from console.signin.sso import views as sso

urlpatterns = [
    path("login/", SignIn.as_view(), name="account_login"),
    path("login/second-factor/", asked.SecondFactor.as_view(), name="mfa_authenticate"),
    path("login/sso/", sso.begin, name="sso"),
    path("login/sso/callback/", sso.callback, name="sso_callback"),
    path("login/again/password/", asked.PasswordAgain.as_view(), name="account_reauthenticate"),
    path("login/again/", asked.CodeAgain.as_view(), name="mfa_reauthenticate"),
    path("login/again/key/", asked.KeyAgain.as_view(), name="mfa_reauthenticate_webauthn"),
    path("second-factors/", factors.Mine.as_view(), name="mfa_index"),
    path("second-factors/authenticator/", factors.SetUpAuthenticator.as_view(), name="mfa_activate_totp"),
    path("second-factors/authenticator/remove/", factors.RemoveAuthenticator.as_view(), name="mfa_deactivate_totp"),
    path("second-factors/key/", factors.AddKey.as_view(), name="mfa_add_webauthn"),
    path("second-factors/key/<int:pk>/remove/", factors.RemoveKey.as_view(), name="mfa_remove_webauthn"),
    path("second-factors/recovery-codes/", factors.RecoveryCodes.as_view(), name="mfa_view_recovery_codes"),
    path("second-factors/recovery-codes/new/", factors.NewRecoveryCodes.as_view(), name="mfa_generate_recovery_codes"),
]
