"""Organizations."""

from django.contrib import admin

from jobs.admin.base import BoundedAdmin
from jobs.admin.display import moment
from jobs.models import Organization

RATE_LIMITS = ("reads_per_second", "writes_per_second", "extracts_per_second")


@admin.register(Organization)
class OrganizationAdmin(BoundedAdmin[Organization]):
    list_display = ["name", "max_slots_per_job", *RATE_LIMITS, "created"]
    search_fields = ["name", "id__exact"]
    fields = ["name", "max_slots_per_job", *RATE_LIMITS, "id", "created"]
    readonly_fields = ["id", "created"]

    @admin.display(description="Created (UTC)")
    def created(self, organization: Organization) -> str:
        return moment(organization.created_at if organization.pk else None)
