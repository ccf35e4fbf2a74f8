"""What gpc writes of its state is the JSON that Python's own writer makes."""

from __future__ import annotations

import hashlib
import json

from hypothesis import given
from hypothesis import strategies as st

from gpc.output.strict import dumped, sealed

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(VALUES)
def test_the_text_is_that_of_json_with_an_indent(data: object) -> None:
    assert dumped(data) == json.dumps(data, indent=1, sort_keys=True)


@given(st.dictionaries(st.text().filter(lambda key: key != "sha256"), VALUES, min_size=1))
def test_a_file_holds_the_digest_of_the_rest(data: dict[str, object]) -> None:
    text = sealed(data)
    digest = json.loads(text).pop("sha256")
    rest = json.dumps(data, indent=1, sort_keys=True) + "\n"
    assert digest == hashlib.sha256(rest.encode()).hexdigest()
    assert text == json.dumps({**data, "sha256": digest}, indent=1, sort_keys=True) + "\n"
