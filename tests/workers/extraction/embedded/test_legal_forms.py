import pytest

from workers.extraction.embedded.legal_forms import ends_in_legal_form, goes_on, name_alone


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Al Noor Watches LLC, Gold Souk 41, Deira, Dubai", "Al Noor Watches LLC"),
        ("Kitano Trading Co., Ltd., 3-8-2 Minami-Aoyama, Tokyo 107-0062", "Kitano Trading Co., Ltd."),
        ("Glenmoray Mill, Mill Brae, Elgin IV30 1TX, Scotland", "Glenmoray Mill"),
        ("Beatrix Lindholm (spouse)", "Beatrix Lindholm"),
        ("Sandhills Imaging Center, in network", "Sandhills Imaging Center"),
        ("Quill, Reed & Partners, 3 Quay Street", "Quill, Reed & Partners, 3 Quay Street"),
        ("Quill, Inc.", "Quill, Inc."),
        ("Quill (Holdings) Ltd", "Quill (Holdings) Ltd"),
    ],
)
def test_a_name_ends_before_its_address(text: str, name: str) -> None:
    assert name_alone(text) == name


@pytest.mark.parametrize(
    "name", ["Refacciones SA de CV", "Gruber OG", "Nordlys ApS", "Paysages Rivard inc.", "Hartung e.K."]
)
def test_legal_forms_of_many_countries(name: str) -> None:
    assert ends_in_legal_form(name)


def test_the_rest_of_a_name_on_the_next_line() -> None:
    assert all(map(goes_on, ("Group", "& Co. KG", "GmbH")))
    assert not any(map(goes_on, ("3 Quay Street", "Purchasing")))
