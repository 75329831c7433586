"""API keys: made, shown once, and revoked. Nothing else about a key can be changed."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from jobs.admin.base import BoundedAdmin
from jobs.admin.confirm import MOST_AT_ONCE, Confirmation, asked_ids
from jobs.admin.display import label, moment
from jobs.audit import Actor
from jobs.keys import make_key, revoke_key
from jobs.models import APIKey
from jobs.models.access import Scope


class NewKeyForm(forms.ModelForm):  # type: ignore[type-arg]
    scopes = forms.MultipleChoiceField(
        choices=Scope.choices, initial=Scope.values, widget=UnfoldAdminCheckboxSelectMultipleWidget
    )

    class Meta:
        model = APIKey
        fields = ("organization", "name", "scopes", "expires_at")

    def clean_expires_at(self) -> Any:
        expires_at = self.cleaned_data["expires_at"]
        if expires_at and expires_at <= timezone.now():
            raise forms.ValidationError("This time is over. Name a later one, or none for a key that does not expire.")
        return expires_at


@admin.register(APIKey)
class APIKeyAdmin(BoundedAdmin[APIKey]):
    list_display = ["name", "state", "begins", "organization", "scope_names", "created", "expires", "revoked"]
    list_filter = ["organization", ("revoked_at", admin.EmptyFieldListFilter)]
    list_select_related = ["organization"]
    search_fields = ["name", "prefix", "id__exact"]
    actions = ["revoke_selected"]

    def get_form(self, request: HttpRequest, obj: APIKey | None = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is None:
            kwargs["form"] = NewKeyForm
        return super().get_form(request, obj, change, **kwargs)

    def get_fields(self, request: HttpRequest, obj: APIKey | None = None) -> tuple[str, ...]:
        if obj is None:
            return NewKeyForm.Meta.fields
        return ("name", "organization", "state", "begins", "scope_names", "id", "created", "expires", "revoked")

    def has_change_permission(self, request: HttpRequest, obj: APIKey | None = None) -> bool:
        return False

    def has_revoke_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("jobs.change_apikey")

    # --- Made, and shown once. ---

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        only_save = {"show_save_and_add_another": False, "show_save_and_continue": False}
        return super().add_view(request, form_url, {**only_save, **(extra_context or {})})

    def save_model(self, request: HttpRequest, obj: APIKey, form: Any, change: bool) -> None:
        made, key = make_key(
            obj.organization, name=obj.name, scopes=obj.scopes, expires_at=obj.expires_at, actor=_actor(request)
        )
        obj.pk, obj.prefix = made.pk, made.prefix
        obj.shown_once = key  # type: ignore[attr-defined]

    def response_add(self, request: HttpRequest, obj: APIKey, post_url_continue: str | None = None) -> HttpResponse:
        """Show the key in the answer itself: a message would keep it in a cookie or a session until it is read."""
        context = self.admin_site.each_context(request)
        context |= {"title": "The new API key", "opts": self.opts, "api_key": obj}
        return TemplateResponse(request, "admin/jobs/apikey/made.html", context)

    # --- Revoked. ---

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.revoke_view)
        return [path("revoke/", view, name="jobs_apikey_revoke"), *super().get_urls()]

    @admin.action(description="Revoke selected API keys", permissions=["revoke"])
    def revoke_selected(self, request: HttpRequest, queryset: QuerySet[APIKey]) -> HttpResponse:
        ids = list(queryset.values_list("pk", flat=True)[:MOST_AT_ONCE])
        return redirect(reverse("admin:jobs_apikey_revoke", query={"id": ids}))

    def revoke_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_revoke_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            for key in APIKey.objects.filter(pk__in=asked_ids(request.POST)):
                _revoke(request, key)
            return redirect("admin:jobs_apikey_changelist")
        keys = APIKey.objects.filter(pk__in=asked_ids(request.GET), revoked_at=None).select_related("organization")
        return Confirmation(
            title="Revoke API keys",
            explanation="From then on every request with one of these keys is answered with 401. A key that was "
            "revoked cannot be taken back into use; its owner needs a new one.",
            table={
                "headers": ["Name", "Begins with", "Organization", "Scopes"],
                "rows": [[key.name, self.begins(key), key.organization, self.scope_names(key)] for key in keys],
            },
            ids=[key.pk for key in keys],
            button="Revoke",
        ).page(request, self)

    # --- How a key is shown. ---

    @admin.display(description="State")
    def state(self, key: APIKey) -> SafeString:
        if key.revoked_at:
            return label("revoked")
        return label("expired" if key.expires_at and key.expires_at <= timezone.now() else "active")

    @admin.display(description="Begins with")
    def begins(self, key: APIKey) -> str:
        return f"{key.prefix}…"

    @admin.display(description="Scopes")
    def scope_names(self, key: APIKey) -> str:
        return ", ".join(key.scopes)

    @admin.display(description="Created (UTC)")
    def created(self, key: APIKey) -> str:
        return moment(key.created_at)

    @admin.display(description="Expires (UTC)")
    def expires(self, key: APIKey) -> str:
        return moment(key.expires_at)

    @admin.display(description="Revoked (UTC)")
    def revoked(self, key: APIKey) -> str:
        return moment(key.revoked_at)


def _revoke(request: HttpRequest, key: APIKey) -> None:
    if revoke_key(key, actor=_actor(request)):
        messages.success(request, f"{key} is revoked.")
    else:
        messages.warning(request, f"{key} had already been revoked.")


def _actor(request: HttpRequest) -> Actor:
    return Actor.user(request.user.get_username())
