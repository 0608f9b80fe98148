"""The pages about the gate, below /admin/."""

from django.contrib import admin
from django.urls import path

from console.gate import receipts, violations

guarded = admin.site.admin_view

urlpatterns = [
    path("gate-violations/", guarded(violations.gate_violations), name="gate_violations"),
    path("gate-violations/check/", guarded(violations.check_again), name="gate_check_again"),
    path("gate-violations/<int:pk>/sign/", guarded(violations.sign), name="foreign_post_sign"),
    path("gate-violations/<int:pk>/second/", guarded(violations.second), name="foreign_post_second"),
    path("gate-violations/<int:pk>/not-known/", guarded(violations.not_known), name="foreign_post_not_known"),
    path("receipt/verify_receipt.py", guarded(receipts.verifier), name="receipt_verifier"),
    path("receipt/<uuid:pk>/", guarded(receipts.publication_receipt), name="receipt"),
]
