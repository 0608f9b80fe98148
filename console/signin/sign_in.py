"""The first page: name and password, or the company's single sign-on. The second factor has a page of its own after it."""

from typing import Any

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpResponse

from console.signin.pages import Page
from console.signin.passwords import PasswordForm


class SignIn(Page, LoginView):
    """`/admin/login/`. Somebody who is signed in already goes on to where they were going."""

    title = "Sign in"
    template_name = "console/sign_in/sign_in.html"
    authentication_form = PasswordForm
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        login = Login(user=form.get_user(), redirect_url=self.get_success_url())
        answer: HttpResponse = perform_password_login(self.request, {"username": form.get_user().get_username()}, login)
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given = {"sso_name": settings.OIDC_NAME if settings.OIDC_ISSUER else ""}
        return super().get_context_data(**kwargs) | given
