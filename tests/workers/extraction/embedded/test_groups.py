import pytest

from workers.extraction.embedded.values.codes import find_identifiers
from workers.extraction.embedded.values.dates import find_dates
from workers.extraction.embedded.values.found import Locale
from workers.extraction.embedded.values.spans import find_times

DAY_FIRST = Locale(None, "DMY")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("418 220 556 00027 - APE 4332A", "418 220 556 00027"),
        ("QQ 12 34 56 C", "QQ 12 34 56 C"),
        ("TGHU 512084 6", "TGHU 512084 6"),
        ("388/23 He-kl", "388/23 He-kl"),
        ("HR 4.118.902-7", "HR 4.118.902-7"),
        ("4711 12.03.2024", "4711"),
        ("4711 3 pcs", "4711"),
        ("10452 EUR", "10452"),
        ("240 KG", "240"),
        ("1Z 413 77A 03 5512 9048", "1Z 413 77A 03 5512 9048"),
        ("A4 80 500 G", "A4"),
        ("A12 B34 NET 30", "A12"),
        ("1Z413 DUE 12MAY 2024", "1Z413"),
        ("812 004 771 RM 29 - Assurance", "812 004 771"),
    ],
)
def test_a_code_goes_on_in_groups_but_not_in_other_values(text: str, code: str) -> None:
    assert find_identifiers(text, DAY_FIRST)[0].value == code


def test_a_sort_code_is_no_date() -> None:
    [code] = find_identifiers("40-17-62", DAY_FIRST)
    [day] = find_identifiers("14-03-24", DAY_FIRST)
    assert code.fit > day.fit


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("between 1 and 30 April 2024", ["2024-04-01", "2024-04-30"]),
        ("du 1er au 30 avril 2024", ["2024-04-01", "2024-04-30"]),
        ("01.04. - 30.06.2024", ["2024-04-01", "2024-06-30"]),
        ("1 April - 30 June 2024", ["2024-04-01", "2024-06-30"]),
        ("April 1 - 30, 2024", ["2024-04-01", "2024-04-30"]),
        ("this 9th day of May, 2024", ["2024-05-09"]),
        ("Position 2 - 14.05.2024", ["2024-05-14"]),
    ],
)
def test_a_period_may_name_its_month_once(text: str, days: list[str]) -> None:
    assert [found.value for found in find_dates(text, DAY_FIRST)] == days


def test_opening_hours_are_no_time_of_day() -> None:
    assert [found.value for found in find_times("Mon-Thu 07:00-15:30, sold at 08:47", DAY_FIRST)] == ["08:47"]
