"""Every picture is drawn, and the numbers behind each are what its caption says."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from numerics import errors, spectrum
from numerics.linear_vae_optima import encoder_gap
from numerics.linear_vae_training import fit
from numerics.pictures.__main__ import main
from numerics.pictures.collapse_against_noise import deep_vaes, linear_vaes
from numerics.pictures.convergence import gaps
from numerics.pictures.gallery import Picture, pictures, write
from numerics.pictures.principal_directions import matched
from numerics.pictures.zero_column_stability import CollapsedColumn, landscape
from numerics.ppca_gradient import gradient_ascent

ROOT = Path(__file__).parent.parent
PAGE, FOLDER = ROOT / "docs" / "pictures.md", ROOT / "docs" / "pictures"
LARGEST_FILE = 150_000

VALUES = np.array([5.0, 3.0, 2.0, 1.0, 0.5, 0.2])
MOMENTS = spectrum.moments(np.zeros(6), np.diag(VALUES))
USED = 2


def points(n: int = 60) -> np.ndarray:
    """Data with a mean that is not 0, six well separated eigenvalues and directions that are not the axes."""
    generator = np.random.default_rng(3)
    turn = np.linalg.qr(generator.standard_normal((6, 6)))[0]
    return generator.standard_normal((n, 6)) * np.sqrt(VALUES) @ turn.T + 1.5


# ---------------------------------------------------------------------------------------------- drawing


@pytest.mark.parametrize("picture", pictures(), ids=lambda picture: picture.name)
@pytest.mark.parametrize("kind", ["svg", "png"])
def test_every_picture_is_drawn(picture: Picture, kind: str, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    pytest.importorskip("sklearn")
    path = write(picture, tmp_path / "new", quick=True, kind=kind)
    assert path.name == f"{picture.name}.{kind}"
    if kind == "svg":
        assert ElementTree.parse(path).getroot().tag.endswith("svg")
        assert "<dc:date>" not in path.read_text(encoding="utf-8")
    else:
        assert path.read_bytes().startswith(b"\x89PNG")


def test_every_picture_says_what_it_shows_and_which_claim_it_illustrates() -> None:
    for picture in pictures():
        words = sys.modules[picture.draw.__module__].__doc__ or ""
        assert picture.shows.endswith(".")
        assert "Illustrates" in words and re.search(r"\b(LU|TB)-\d\d", words), picture.name


def test_the_page_shows_every_picture_and_no_other() -> None:
    page = PAGE.read_text(encoding="utf-8")
    names = sorted(picture.name for picture in pictures())
    assert sorted(re.findall(r"\]\(pictures/(\w+)\.svg\)", page)) == names
    assert sorted(path.stem for path in FOLDER.glob("*.svg")) == names
    for path in FOLDER.iterdir():
        assert path.stat().st_size < LARGEST_FILE, path.name


def test_the_page_cites_the_claims_that_the_pictures_illustrate() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for section, picture in zip(page.split("\n## ")[1:], _in_order_of(page), strict=True):
        words = sys.modules[picture.draw.__module__].__doc__ or ""
        claims = set(re.findall(r"\b(?:LU|TB)-\d\d", words))
        missing = {claim for claim in claims if claim not in section}
        assert not missing, picture.name


def _in_order_of(page: str) -> list[Picture]:
    found = {picture.name: picture for picture in pictures()}
    return [found[name] for name in re.findall(r"\]\(pictures/(\w+)\.svg\)", page)]


def test_the_command_draws_what_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("matplotlib")
    pytest.importorskip("sklearn")
    assert main(["convergence", "--quick", "-o", str(tmp_path)]) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["convergence.svg"]
    assert capsys.readouterr().out == f"{tmp_path / 'convergence.svg'}\n"


def test_an_unknown_picture_is_named_with_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["landscape"])
    assert "no picture is called 'landscape'; there are collapse_against_noise, convergence" in capsys.readouterr().err


@pytest.mark.parametrize("library", ["matplotlib", "sklearn.datasets"])
def test_without_the_library_the_extra_is_named(library: str, tmp_path: Path) -> None:
    if library != "matplotlib":
        pytest.importorskip("matplotlib")
    code = f"""
import sys
sys.modules[{library!r}] = None
from numerics.pictures.__main__ import main
main(["convergence", "--quick", "-o", {str(tmp_path)!r}])
"""
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert found.returncode == 2
    assert "pip install lemmata[pictures]" in found.stderr
    assert list(tmp_path.iterdir()) == []


# ---------------------------------------------------------------------------------------------- zero_column_stability


@pytest.mark.parametrize("j", [3, 4, 5, 6])
def test_the_threshold_of_stability_is_passed_at_the_eigenvalue(j: int) -> None:
    value = VALUES[j - 1]
    assert CollapsedColumn(MOMENTS, USED, value).curvature(j) == pytest.approx(0, abs=1e-9)
    assert CollapsedColumn(MOMENTS, USED, 1.001 * value).curvature(j) < 0
    assert CollapsedColumn(MOMENTS, USED, 0.999 * value).curvature(j) > 0


@pytest.mark.parametrize("sigma2", [0.05, 0.7, 2.5, 40.0])
@pytest.mark.parametrize("j", [3, 4, 6])
def test_the_curvature_measured_is_the_formula_and_the_second_difference(j: int, sigma2: float) -> None:
    column = CollapsedColumn(MOMENTS, USED, sigma2)
    found, formula = column.curvature(j), (VALUES[j - 1] - sigma2) / sigma2**2
    assert found == pytest.approx(formula, rel=1e-7)
    step = 1e-3 * sigma2**0.5
    assert 2 * column.gain({j: step}) / step**2 == pytest.approx(formula, rel=1e-4)
    for wrong in ((VALUES[j - 1] - sigma2) / sigma2, (VALUES[j - 1] - sigma2) / VALUES[j - 1] ** 2, -formula):
        assert found != pytest.approx(wrong, rel=1e-3)


def test_along_a_direction_in_use_nothing_is_gained_at_second_order() -> None:
    # Mixing the free column with one in use is a rotation to first order: LU-14's eigenvalue 0.
    assert CollapsedColumn(MOMENTS, USED, 0.7).curvature(1) == pytest.approx(0, abs=1e-9)


def test_the_landscape_has_its_summits_where_the_caption_says() -> None:
    column = CollapsedColumn(MOMENTS, USED, 0.5)
    best = (VALUES[2] - 0.5) ** 0.5
    gains = landscape(column, 3, 5, np.array([-best, -0.5, 0.0, 0.5, best]))
    assert gains[2, 2] == 0
    assert np.unravel_index(np.argmax(gains), gains.shape) in [(2, 0), (2, 4)]
    for weight in (0.97 * best, 1.03 * best):
        assert column.gain({3: weight}) < column.gain({3: best})
    ratio = VALUES[2] / 0.5
    assert column.gain({3: best}) == pytest.approx(0.5 * (ratio - 1 - np.log(ratio)), rel=1e-12)


def test_one_stable_direction_is_not_enough() -> None:
    saddle = CollapsedColumn(MOMENTS, USED, 1.5)
    assert saddle.curvature(3) > 0 > saddle.curvature(4)
    assert saddle.gain({3: 0.1}) > 0 > saddle.gain({4: 0.1})
    maximum = landscape(CollapsedColumn(MOMENTS, USED, 2.0), 3, 4, np.linspace(-1, 1, 5))
    assert maximum.max() == 0
    assert np.count_nonzero(maximum >= 0) == 1


# ---------------------------------------------------------------------------------------------- collapse_against_noise


def test_trained_linear_vaes_lie_on_the_closed_form() -> None:
    X = points()
    moments = spectrum.moments_of_data(X)
    variances = [0.1, 0.7, 1.7, 20.0]
    for found, row in zip(
        linear_vaes(moments, X, 4, variances), spectrum.sweep(moments.eigenvalues, 4, variances), strict=True
    ):
        assert found.sigma2 == row.sigma2
        assert found.elbo == pytest.approx(row.elbo, rel=1e-9)
        assert found.active == row.active


def test_deep_vaes_collapse_beyond_the_largest_eigenvalue() -> None:
    pytest.importorskip("jax")
    X = points(40) / 10
    (found,) = deep_vaes(X, 2, [1.0], epochs=300)
    best = spectrum.optimum(spectrum.moments_of_data(X).eigenvalues, 2, 1.0)
    assert best.active == found.active == 0
    assert found.elbo == pytest.approx(best.elbo, abs=0.1)


def test_without_jax_the_deep_vaes_are_left_out_and_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("matplotlib")
    pytest.importorskip("sklearn")

    def missing(*_: object, **__: object) -> None:
        raise errors.MissingExtra("JAX is not installed")

    monkeypatch.setattr("numerics.pictures.collapse_against_noise.deep_vaes", missing)
    assert main(["collapse_against_noise", "--quick", "-o", str(tmp_path)]) == 0
    assert "drawn without deep VAEs: JAX is not installed" in capsys.readouterr().err
    assert "deep" not in (tmp_path / "collapse_against_noise.svg").read_text(encoding="utf-8")


# ---------------------------------------------------------------------------------------------- principal_directions


def test_matching_undoes_order_sign_and_length() -> None:
    directions = np.linalg.qr(np.random.default_rng(0).standard_normal((5, 3)))[0]
    shuffled = directions[:, [2, 0, 1]] * np.array([-2.0, 0.5, 3.0])
    found = matched(directions, shuffled)
    assert found.columns == pytest.approx(directions)
    assert found.cosines == pytest.approx(np.ones(3))


def test_matching_does_not_undo_a_rotation() -> None:
    turn = np.array([[np.cos(0.6), -np.sin(0.6)], [np.sin(0.6), np.cos(0.6)]])
    assert matched(np.eye(2), turn).cosines == pytest.approx(np.full(2, np.cos(0.6)))


def test_matching_keeps_a_collapsed_column_and_refuses_another_shape() -> None:
    assert matched(np.eye(2), np.diag([3.0, 0.0])).cosines.tolist() == [1.0, 0.0]
    with pytest.raises(errors.WrongShape, match=r"\(2, 2\) and the columns \(2, 1\)"):
        matched(np.eye(2), np.ones((2, 1)))


def test_the_elbo_finds_the_directions_and_the_likelihood_only_their_space() -> None:
    X = points()
    moments = spectrum.moments_of_data(X)
    directions = moments.directions[:, :3]
    of_vae = matched(directions, fit(moments, 3).model.W)
    W = gradient_ascent(X, 3).model.W
    assert of_vae.cosines == pytest.approx(np.ones(3), abs=1e-9)
    assert matched(directions, W).cosines.min() < 0.99
    assert np.linalg.norm(W - directions @ (directions.T @ W)) < 1e-5 * np.linalg.norm(W)


# ---------------------------------------------------------------------------------------------- convergence


@pytest.mark.parametrize("seed", [0, 1])
def test_all_four_methods_climb_to_the_maximum_and_never_above_it(seed: int) -> None:
    found = gaps(points(), 2, seed=seed, steps=3000)
    assert len(found) == 4
    for name, gap in found.items():
        assert gap[0] > 0.1, name
        assert gap[-1] < 1e-9, name
        assert gap.min() > -1e-12, name
        assert np.all(np.diff(gap) < 1e-12), name


def test_half_of_what_is_missing_late_is_what_a_diagonal_encoder_loses() -> None:
    moments = spectrum.moments_of_data(points())
    best = spectrum.maximum(moments.eigenvalues, 3).elbo
    late = fit(moments, 3, tolerance=1e-3)
    missing = best - late.elbo
    assert 0 < missing < 1e-4
    assert encoder_gap(late.model.W, late.model.sigma2) / missing == pytest.approx(0.5, abs=0.1)
