"""Links from one page of the admin to another."""

from uuid import UUID

from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString


def link_to(model_name: str, pk: UUID, text: object) -> SafeString:
    """The text alone where the admin has no page for such objects."""
    try:
        address = reverse(f"admin:jobs_{model_name}_change", args=[pk])
    except NoReverseMatch:
        return format_html("{}", text)
    return format_html('<a href="{}" class="text-link">{}</a>', address, text)
