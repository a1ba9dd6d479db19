"""Files that hold pickled Python objects. They are never opened, because opening one can run any program."""

from __future__ import annotations

from pathlib import Path

import numpy as np

PICKLES = (".pkl", ".pickle", ".p")
TORCH = (".pt", ".pth")


def is_pickled_array(path: Path) -> bool:
    """Whether an NPY file holds Python objects instead of numbers, as its header says."""
    return _object_header(path) is not None


def how_to_unpickle(path: Path) -> str:
    """Return a message that says what the file is, with a line of Python that turns it into an NPZ file."""
    # `repr` quotes the names, so that no name can add code to a line that the user will run.
    suffix, name, into = path.suffix.lower(), repr(path.name), repr(path.with_suffix(".npz").name)
    if suffix in PICKLES:
        line = f"import numpy as np, pickle; np.savez({into}, **pickle.load(open({name}, 'rb')))"
    elif suffix in TORCH:
        line = f"import numpy as np, torch; np.savez({into}, motion=torch.load({name}, weights_only=True))"
    elif suffix == ".npz":
        line = (
            f"import numpy as np; d = np.load({name}, allow_pickle=True); "
            f"np.savez({'plain-' + path.name!r}, **{{k: d[k].tolist() for k in d}})"
        )
    else:  # an array without dimensions holds one dictionary, other arrays hold several motions
        taken = ".item()" if _object_header(path) == () else "[0]"
        keys = "**" if taken == ".item()" else "motion="
        line = f"import numpy as np; np.savez({into}, {keys}np.load({name}, allow_pickle=True){taken})"
    return (
        f"{path.name} holds pickled Python objects, which are not opened here, as they can run any program; "
        f"if you trust the file, turn it into an NPZ file with this line of Python: {line}"
    )


def _object_header(path: Path) -> tuple[int, ...] | None:
    """Return the shape of an array of Python objects; None if the file is not such an array."""
    try:
        with path.open("rb") as file:
            version = np.lib.format.read_magic(file)
            read = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
            shape, _, kind = read(file)
    except Exception:  # the kind of error depends on where the header is damaged
        return None
    return shape if kind.hasobject else None
