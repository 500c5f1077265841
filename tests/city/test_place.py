"""A city takes its folder's place whole, and what died on the way leaves nothing behind."""

import errno
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from minsheng.city import place
from minsheng.city.errors import CityError
from minsheng.city.snapshot import generate

KILLED = (
    "import os, sys\nfrom pathlib import Path\nfrom minsheng.city.snapshot import generate\n"
    "generate(Path(sys.argv[1]), 60, 3, '2020-11', lambda *_: os.kill(os.getpid(), 9))\n"
)
HOLDS = (
    "import sys\nfrom pathlib import Path\nfrom minsheng.city.place import in_place_of\n"
    "with in_place_of(Path(sys.argv[1])) as folder:\n"
    "    print(folder, flush=True)\n    sys.stdin.read()\n"
)


def beside(out):
    return sorted(p.name for p in out.parent.iterdir())


def dead_process():
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        gone.wait()
    return gone.pid


def test_what_a_killed_command_left_is_cleaned_up(tmp_path):
    out = tmp_path / "city"
    killed = subprocess.run([sys.executable, "-c", KILLED, str(out)], check=False)
    assert killed.returncode == -9
    assert len(beside(out)) == 1
    assert beside(out)[0].startswith("city.partial-")
    generate(out, 60, 3, "2020-11")
    assert beside(out) == ["city"]


def test_what_another_command_is_writing_stays(tmp_path, monkeypatch):
    out = tmp_path / "city"
    with subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(out)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        theirs = Path(other.stdout.readline().strip())
        generate(out, 60, 3, "2020-11")
        assert theirs.is_dir()
        monkeypatch.setattr(place, "_alive", lambda _: False)  # as from another container
        generate(out, 60, 3, "2020-11")
        assert theirs.is_dir()
        other.kill()
        other.communicate()
    generate(out, 60, 3, "2020-11")
    assert beside(out) == ["city"]


def test_only_what_is_ours_is_cleaned_up(tmp_path):
    out, gone = tmp_path / "city", dead_process()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "letter").touch()
    (tmp_path / f"city.partial-{gone}").symlink_to(tmp_path / "elsewhere")
    kept = ["city.partial-notes", f"city2.partial-{gone}", f"city.old-{gone}"]
    for name in kept:
        (tmp_path / name).mkdir()
    generate(out, 60, 3, "2020-11")
    assert set(kept) <= set(beside(out))
    assert (tmp_path / "elsewhere" / "letter").exists()


def test_a_city_put_aside_by_a_command_that_died_comes_back(tmp_path):
    out = tmp_path / "city"
    generate(out, 60, 3, "2020-11")
    before = (out / "city.json").read_bytes()
    out.rename(tmp_path / f"city.replaced-{dead_process()}")
    with pytest.raises(CityError, match="it is back, so give the command again"):
        generate(out, 70, 4, "2020-11")
    assert (out / "city.json").read_bytes() == before
    generate(out, 70, 4, "2020-11")
    assert beside(out) == ["city"]


def test_the_old_city_comes_back_when_the_new_one_cannot_take_its_place(tmp_path, monkeypatch):
    out = tmp_path / "city"
    generate(out, 60, 3, "2020-11")
    before = (out / "city.json").read_bytes()
    rename = Path.rename

    def fails(path, target):
        if ".partial-" in path.name:
            raise OSError(errno.EIO, os.strerror(errno.EIO), str(path))
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", fails)
    with pytest.raises(CityError, match="cannot be written"):
        generate(out, 70, 4, "2020-11")
    assert (out / "city.json").read_bytes() == before
    assert beside(out) == ["city"]


@pytest.mark.parametrize("there", [True, False], ids=["a city", "nothing yet"])
def test_a_link_stays_and_what_it_points_to_is_replaced(tmp_path, there):
    disk, out = tmp_path / "disk", tmp_path / "link"
    disk.mkdir()
    out.symlink_to(disk / "city")
    if there:
        generate(disk / "city", 60, 3, "2020-11")
    generate(out, 70, 4, "2020-11")
    assert out.is_symlink()
    assert '"seed": 4' in (disk / "city" / "city.json").read_text("utf-8")
    assert [p.name for p in disk.iterdir()] == ["city"]


def test_a_link_to_itself_is_a_sentence(tmp_path):
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises(CityError, match="leads nowhere; choose another folder"):
        generate(tmp_path / "loop", 60, 3, "2020-11")


@pytest.mark.parametrize("name", ["notes.txt", "run/run.json", "320612/letter.doc", "run/"])
def test_nothing_but_a_city_is_replaced(tmp_path, name):
    out = tmp_path / "city"
    generate(out, 60, 3, "2020-11")
    other = out / name
    other.parent.mkdir(exist_ok=True)
    other.mkdir() if name.endswith("/") else other.write_text("of somebody", "utf-8")
    shown = "run" if name.startswith("run") else name
    for seed in (3, 4):
        with pytest.raises(CityError, match=rf"holds {shown} besides the city, .*; move it away"):
            generate(out, 60, seed, "2020-11")
    assert other.exists()
    assert '"seed": 3' in (out / "city.json").read_text("utf-8")
    assert beside(out) == ["city"]


def test_a_link_in_the_folder_is_none_of_the_city(tmp_path):
    out = tmp_path / "city"
    generate(out, 60, 3, "2020-11")
    county = next(p for p in out.iterdir() if p.is_dir())
    county.rename(tmp_path / "elsewhere")
    county.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(CityError, match=f"holds {county.name} besides the city"):
        generate(out, 60, 3, "2020-11")
    assert county.is_symlink()


def test_what_comes_while_the_city_is_written_stays(tmp_path):
    out = tmp_path / "city"
    generate(out, 60, 3, "2020-11")

    def writes(*_):
        (out / "notes.txt").write_text("of somebody", "utf-8")

    with pytest.raises(CityError, match=r"holds notes\.txt besides the city"):
        generate(out, 60, 4, "2020-11", writes)
    assert (out / "notes.txt").exists()
    assert '"seed": 3' in (out / "city.json").read_text("utf-8")
    assert beside(out) == ["city"]


@pytest.mark.parametrize("there", [True, False], ids=["a city", "an empty folder"])
@pytest.mark.parametrize("said", [".", "..", "../here", "../../out"])
def test_the_current_folder_is_not_taken_away(tmp_path, monkeypatch, there, said):
    here = tmp_path / "out" / "here"
    if there:
        generate(here, 60, 3, "2020-11")
    else:
        here.mkdir(parents=True)
    before = sorted(here.iterdir())
    monkeypatch.chdir(here)
    example = re.escape(str(Path(said) / "city"))
    with pytest.raises(CityError, match=f"is the current folder or holds it, .* {example}$"):
        generate(Path(said), 60, 3, "2020-11")
    assert sorted(Path.cwd().iterdir()) == before
    generate(Path("city"), 60, 3, "2020-11")


def test_the_root_of_the_disk_is_no_place_for_a_city():
    with pytest.raises(CityError, match=r"^/ is the root of a disk; name a folder in it"):
        generate(Path("/"), 60, 3, "2020-11")


@pytest.mark.parametrize("before", [None, 5], ids=["nothing", "a city"])
def test_a_city_that_another_command_put_there_meanwhile_stays(tmp_path, before):
    """Both saw the same there; the one that comes later looks again."""
    out = tmp_path / "city"
    if before:
        generate(out, 60, before, "2020-11")

    def other(*_):
        if '"seed": 3' not in text_of(out):
            generate_beside(out, 3)

    with pytest.raises(CityError, match=r"another command changed .*city while this city was made"):
        generate(out, 60, 4, "2020-11", other)
    assert '"seed": 3' in text_of(out)
    assert beside(out) == ["city"]


def test_a_city_that_comes_at_the_last_moment_stays(tmp_path, monkeypatch):
    out, rename = tmp_path / "city", Path.rename

    def late(path, target):
        if ".partial-" in path.name and not target.exists():
            generate_beside(out, 3)
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", late)
    with pytest.raises(CityError, match="another command changed"):
        generate(out, 60, 4, "2020-11")
    assert '"seed": 3' in text_of(out)
    assert beside(out) == ["city"]


def test_what_comes_after_the_look_is_not_replaced(tmp_path):
    """The look sees what stood there before; a city that comes with it was not seen."""
    out = tmp_path / "city"
    with pytest.raises(CityError, match="another command changed"):
        generate(out, 60, 4, "2020-11", look=lambda: generate_beside(out, 3))
    assert '"seed": 3' in text_of(out)


def text_of(out):
    about = out / "city.json"
    return about.read_text("utf-8") if about.exists() else ""


def generate_beside(out, seed):
    """A city made by another process."""
    code = (
        "import sys\nfrom pathlib import Path\nfrom minsheng.city.snapshot import generate\n"
        "generate(Path(sys.argv[1]), 60, int(sys.argv[2]), '2020-11')\n"
    )
    subprocess.run([sys.executable, "-c", code, str(out), str(seed)], check=True)
