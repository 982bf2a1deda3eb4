"""The page for hosts holds the table of roles as it is in the code."""

from tools.roles import PAGE, table, written


def test_the_table_on_the_page_is_the_one_in_the_code() -> None:
    page = PAGE.read_text("utf-8")
    assert written(page) == page, "run `python -m tools.roles`"
    assert table() in page
