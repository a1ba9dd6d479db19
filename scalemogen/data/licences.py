"""Whose motions these are: what each source may be used for, and who is to be named."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Licence:
    """Terms of a source.

    Attributes:
        title: the data set.
        terms: what it may be used for.
        attribution: who is to be named.
    """

    title: str
    terms: str
    attribution: str


LICENCES: dict[str, Licence] = {
    "bandai": Licence(
        "Bandai-Namco-Research Motion Dataset 1 and 2",
        "CC BY-NC 4.0: with attribution, not commercially",
        "Kobayashi et al., Motion Capture Dataset for Practical Use of AI-based Motion Editing and Stylization, "
        "2023, arXiv 2306.08861",
    ),
    "ui-prmd": Licence(
        "UI-PRMD, University of Idaho Physical Rehabilitation Movement Data",
        "PDDL: public domain",
        "Vakanski et al., A Data Set of Human Body Movements for Physical Rehabilitation Exercises, "
        "Data 3(1):2, 2018",
    ),
    "cmu": Licence(
        "CMU Graphics Lab Motion Capture Database",
        "free to use; the data may not be sold",
        "The data used in this project was obtained from mocap.cs.cmu.edu. The database was created with funding "
        "from NSF EIA-0196217.",
    ),
    "react-idle": Licence("ReActIdle", "MIT", "arXiv 2509.05023"),
}
