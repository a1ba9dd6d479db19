"""Sources: where their archives are found, the command line, and a made-up source that needs nothing but its file."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from bodies import raising, walking

from demo.tabs.about import tab as about
from scalemogen.__main__ import main
from scalemogen.data import sources
from scalemogen.data.captions.vocabulary import Manner, Vocabulary
from scalemogen.data.folder import read_clip, read_split
from scalemogen.data.labels import read_labels
from scalemogen.data.prepare import prepare
from scalemogen.data.recording import Label, Recording
from scalemogen.data.sources import SOURCES, Licence, Source, licences, source_named, vocabulary_of
from scalemogen.data.sources.archives import places
from scalemogen.data.sources.react_idle import REACT_IDLE
from scalemogen.motion.arrays import MotionArrays
from scalemogen.motion.files.joint_names import BANDAI as BANDAI_NAMES
from scalemogen.motion.files.joint_names import RIGIFY
from scalemogen.motion.skeleton import HUMANML3D


def test_several_sources_are_found_in_a_folder(tmp_path):
    with pytest.raises(ValueError, match="bandai-namco"):
        places(["all"], tmp_path)
    for source in SOURCES:
        (tmp_path / source.archive).touch()
    (tmp_path / "cmu").mkdir()  # an extracted folder beside the archive does no harm
    everything = {source.name: tmp_path / source.archive for source in SOURCES}
    assert places(["all"], tmp_path) == places(["all", "cmu"], tmp_path) == everything
    # the order is that of the list, not of the command line
    assert list(places(["cmu", "bandai"], tmp_path)) == ["bandai", "cmu"]
    (tmp_path / source_named("cmu").archive).unlink()
    assert places(["all"], tmp_path)["cmu"] == tmp_path / "cmu"
    shutil.rmtree(tmp_path / "cmu")
    with pytest.raises(ValueError, match=r"does not hold cmu-subset\.tar\.xz"):
        places(["cmu", "bandai"], tmp_path)


def test_a_single_source_is_its_archive_or_folder_or_lies_in_the_folder(tmp_path):
    assert places(["cmu"], tmp_path / "anywhere") == {"cmu": tmp_path / "anywhere"}
    (tmp_path / "cmu").mkdir()
    assert places(["cmu"], tmp_path) == {"cmu": tmp_path / "cmu"}
    for names in (["kit"], ["bandai", "humanml3d"], []):
        with pytest.raises(ValueError, match="unknown source"):
            places(names, tmp_path)


def test_an_optional_source_may_be_missing_from_all(tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "SOURCES", (*SOURCES[1:], juggling(optional=True)))
    for source in SOURCES[1:]:
        (tmp_path / source.archive).touch()
    assert "jugglers" not in places(["all"], tmp_path) and len(places(["all"], tmp_path)) == len(SOURCES) - 1
    with pytest.raises(ValueError, match=r"jugglers\.tar\.xz"):
        places(["jugglers", "cmu"], tmp_path)


@pytest.fixture
def archives(tmp_path, stiff_bvh) -> Path:
    """A folder with an extracted folder of two of the sources."""
    path = np.stack([np.zeros(60), np.full(60, 0.9), np.zeros(60)], axis=-1)
    for folder, name, naming, unit in (
        ("bandai", "dataset-1_bow_normal_001.bvh", BANDAI_NAMES, 100),
        ("react-idle", "003_acted.bvh", RIGIFY, 1),
    ):
        (tmp_path / "archives" / folder).mkdir(parents=True)
        (tmp_path / "archives" / folder / name).write_text(stiff_bvh(naming, path, unit))
    return tmp_path / "archives"


@pytest.mark.parametrize("arguments", [
    ["--source", "react-idle", "--out", "{out}", "{folder}"],
    ["--source", "react-idle", "--out", "{out}", "{folder}/react-idle"],
    ["--out", "{out}", "--source", "react-idle", "{folder}"],
    ["{folder}", "--out", "{out}", "--source", "react-idle"],
    ["--source", "react-idle", "--out", "{out}", "--workers", "1", "{folder}"],
])  # fmt: skip
def test_the_command_takes_its_path_anywhere(archives, tmp_path, arguments, capsys):
    out = tmp_path / "out"
    assert main(["prepare", *(each.format(out=out, folder=archives) for each in arguments)]) == 0
    assert "2 train" in capsys.readouterr().out and {row.source for row in read_labels(out)} == {"react-idle"}


def test_the_command_refuses_what_it_cannot_do(archives, tmp_path, capsys):
    for arguments, message in (
        (["--source", "all", "--out", str(tmp_path / "out"), str(archives)], "does not hold ui-prmd-20hz.tar.xz"),
        (["--source", "react-idle", "humanml3d", "--out", str(tmp_path / "out"), str(archives)], "unknown source"),
        (["--source", "react-idle", str(archives)], "with --out FOLDER"),
        (["--source", "humanml3d"], "needs the path"),
    ):
        assert main(["prepare", *arguments]) == 2
        assert message in capsys.readouterr().err


def find_jugglers(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.seed"))


def read_juggler(path: Path) -> Recording:
    """Read a walk if the file is named so, else a raised hand."""
    joints = walking(90) if "walk" in path.stem else raising(70 + int(path.read_text()))
    label = Label("walk" if "walk" in path.stem else "juggle", "wobbly")
    return Recording(f"juggler_{path.stem}", MotionArrays(joints, 20.0, HUMANML3D), label)


def juggling(optional: bool = False) -> Source:
    """Return what a new file in `sources/` would declare."""
    return Source(
        name="jugglers",
        archive="jugglers.tar.xz",
        find=find_jugglers,
        read=read_juggler,
        licence=Licence(
            title="The Juggling Set",
            terms="ABC 1.0 (no clip may be passed on)",
            commercial=False,
            attribution="The Circus of Nowhere",
            citation="Doe, On Juggling, 2030, arXiv 3001.00001",
            note="Weights and numbers only.",
        ),
        words=Vocabulary(
            {"juggle": ("[juggle]", "[juggle] three balls", "[throw] balls into the air")},
            {"wobbly": Manner(("on wobbly legs",), ("wobblingly",), ("a wobbly person",), ("wobbly",))},
            {"juggle": "gesture"},
            not_composed=frozenset({"juggle"}),
        ),
        optional=optional,
        hand_keyed=True,
    )


@pytest.fixture
def jugglers(tmp_path, monkeypatch) -> Path:
    """The made-up source in the list, and a folder that holds its extracted folder beside another source's."""
    monkeypatch.setattr(sources, "SOURCES", (*SOURCES, juggling()))
    folder = tmp_path / "archives" / "jugglers"
    folder.mkdir(parents=True)
    for number in range(3):
        (folder / f"{number}.seed").write_text(str(number))
    (folder / "walk.seed").write_text("0")
    return folder.parent


def test_a_new_source_is_prepared_with_its_own_words(jugglers, tmp_path):
    out = tmp_path / "out"
    assert main(["prepare", "--source", "jugglers", "--out", str(out), str(jugglers)]) == 0
    names = read_split(out, "train")
    assert {"juggler_0", "Mjuggler_0", "juggler_walk"} <= set(names) and len(names) == 8
    assert {row.source for row in read_labels(out)} == {"jugglers"}
    # there are three recordings of juggling, but one of walking
    assert {row.action: row.only for row in read_labels(out)} == {"juggle": False, "walk": True}
    told = [caption.text for caption in read_clip(out, "juggler_0").captions]
    assert all("juggl" in text.lower() or "throw" in text.lower() for text in told)
    assert any("wobbl" in text.lower() for text in told)
    card = (out / "DATA.md").read_text()
    assert "Actions with one recording only, which is in training (1): walk." in card
    assert "Animated by hand" in card
    assert "| juggle |" in card and "| wobbly |" in card
    for word in ("The Juggling Set", "Weights and numbers only", "The Circus of Nowhere", "arXiv 3001.00001"):
        assert word in card


def test_a_new_source_is_mixed_with_others(jugglers, archives, tmp_path):
    out = tmp_path / "out"
    assert main(["prepare", "--source", "jugglers", "bandai", "--out", str(out), str(archives)]) == 0
    assert {row.source for row in read_labels(out)} == {"jugglers", "bandai"}
    # the words of one source are not those of another
    assert "juggle" in vocabulary_of("jugglers").actions and "juggle" not in vocabulary_of("bandai").actions
    alone = prepare("bandai", archives, tmp_path / "alone", workers=1)
    assert alone.clips["train"] == 2
    for name in read_split(tmp_path / "alone", "train"):
        place = f"texts/{name}.txt"
        assert (out / place).read_text() == (tmp_path / "alone" / place).read_text()


def test_a_source_is_in_all_licence_texts_once_weights_were_trained_on_it(jugglers, tmp_path):
    for name in (licences.DATA_CARD, *(passage.path for passage in licences.PASSAGES)):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(licences.ROOT / name, path)
    assert licences.outdated(tmp_path) == []
    with (tmp_path / licences.DATA_CARD).open("a") as card:
        card.write("| jugglers | 0.01 | 8 |\n")
    assert len(licences.outdated(tmp_path)) == len(licences.write(tmp_path)) == 3
    for passage in licences.PASSAGES:
        text = " ".join((tmp_path / passage.path).read_text().split())  # lines are wrapped
        for words in ("The Juggling Set", "ABC 1.0", "The Circus of Nowhere", "Bandai Namco Research Inc."):
            assert words in text, passage.path
    assert licences.outdated(tmp_path) == []
    used = licences.sources_of_weights(tmp_path)
    assert "The Juggling Set" in licences.terms_of_mix(used)  # it excludes commercial use
    assert "The Juggling Set" not in about.licences()


def test_the_files_show_the_licences_that_are_declared():
    assert licences.outdated() == [], "run `make licences`"
    text = " ".join(about.licences().split())
    used = licences.sources_of_weights()
    assert {source.name for source in used} >= {"bandai", "cmu"}
    for source in used:
        assert source.licence.title in text and source.licence.terms.split(" (")[0] in text


def test_the_mix_is_commercial_only_if_every_source_is():
    assert "not commercially" in licences.terms_of_mix(SOURCES)
    assert "**" not in licences.licence_list(SOURCES, markdown=False)
    assert "commercially too" in licences.terms_of_mix([REACT_IDLE])
    assert "--source ui-prmd react-idle`" in licences.free_part(
        [*map(source_named, ("bandai", "ui-prmd")), REACT_IDLE]
    )
    assert licences.free_part([REACT_IDLE]) == licences.free_part([source_named("bandai")]) == ""


def test_a_file_without_a_place_for_licences_is_refused():
    with pytest.raises(ValueError, match="has no place"):
        licences.PASSAGES[0].written_into("no marker", SOURCES)
    with pytest.raises(ValueError, match="unknown source 'kit'"):
        source_named("kit")
