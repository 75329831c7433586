"""What every page of the admin has in common."""

from typing import TYPE_CHECKING, Any

from django.contrib.admin import ShowFacets
from django.db.models import Model
from django.http import HttpRequest, HttpResponse

from jobs.admin.paging import EstimatingPaginator
from jobs.json_text import is_storable

__all__ = ["BoundedAdmin", "ModelAdmin", "ReadOnlyAdmin", "ReadOnlyInline"]

LONGEST_SEARCH = 500
"""In characters. Each word is a condition of its own, and 10,000 of them took seconds."""


class UnknownLookup(ValueError):
    """Parameters of a list that it does not know, or values that they do not take."""


if TYPE_CHECKING:  # unfold has no types; it keeps to the interface of Django's own classes
    from django.contrib.admin import ModelAdmin, StackedInline
else:
    from django.contrib.admin.options import ActionLocation, IncorrectLookupParameters
    from unfold.admin import ModelAdmin as UnfoldModelAdmin
    from unfold.admin import StackedInline as UnfoldStackedInline

    class ModelAdmin(UnfoldModelAdmin):
        def __class_getitem__(cls, _model):
            return cls

        def get_changelist_instance(self, request):
            try:
                return super().get_changelist_instance(request)
            except IncorrectLookupParameters as error:
                # Django's own answer is the whole list, without a word.
                raise UnknownLookup("the list cannot be filtered so") from error

        def get_search_results(self, request, queryset, search_term):
            if len(search_term) > LONGEST_SEARCH or not is_storable(search_term):
                return queryset.none(), False
            return super().get_search_results(request, queryset, search_term)

        def get_action_choices(self, request, default_choices=None, action_location=ActionLocation.CHANGE_LIST):
            # Around unfold's own, whose signature Django 6.1 deprecates with a warning at every list.
            asked = default_choices or [("", "Select action")]
            return super(UnfoldModelAdmin, self).get_action_choices(request, asked, action_location)

    class StackedInline(UnfoldStackedInline):
        def __class_getitem__(cls, _models):
            return cls


class BoundedAdmin[M: Model](ModelAdmin[M]):
    """Lists of any length: never counted whole, always in an index's order, and nothing in them is deleted by hand."""

    sortable_by = ()
    paginator = EstimatingPaginator
    show_full_result_count = False
    show_facets = ShowFacets.NEVER
    list_per_page = 50
    list_disable_select_all = True
    list_fullwidth = True

    def has_delete_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return False


class ReadOnlyAdmin[M: Model](BoundedAdmin[M]):
    """To be looked at. Whoever has the right to change the model may look too, and may use its actions."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return False

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        # Django's own history knows only what is saved through the admin; ours is in the audit entries.
        return super().change_view(request, object_id, form_url, {"show_history": False, **(extra_context or {})})


class ReadOnlyInline[C: Model, P: Model](StackedInline[C, P]):
    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: P | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: P | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: P | None = None) -> bool:
        return False
