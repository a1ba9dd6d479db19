import numpy as np
import pytest

from scalemogen.token_edits import decode_without, flip_bit, join_scales


@pytest.fixture(scope="module")
def steps(debug_model):
    prompts = ("a person walks", "a person bows")
    return [list(debug_model.stream(prompt, 3.0, 5))[-1] for prompt in prompts]


def test_a_flipped_bit_is_the_only_difference_and_flips_back(steps, debug_model):
    tokens = steps[0].tokens
    flipped = flip_bit(tokens, 4, 1, 0, 3)
    different = [int((a != b).sum()) for a, b in zip(tokens.bits, flipped.bits, strict=True)]
    assert different == [0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]
    again = flip_bit(flipped, 4, 1, 0, 3)
    assert np.array_equal(debug_model.decode(again).joints_FJ3, debug_model.decode(tokens).joints_FJ3)
    assert not np.array_equal(debug_model.decode(flipped).joints_FJ3, debug_model.decode(tokens).joints_FJ3)


def test_places_without_a_token_are_refused(steps):
    tokens = steps[0].tokens
    with pytest.raises(ValueError, match="map 11 does not exist"):
        flip_bit(tokens, 11, 0, 0, 0)
    with pytest.raises(ValueError, match=r"map 10 has no token \(15, 0\); it has 15 x 7 tokens"):
        flip_bit(tokens, 10, 15, 0, 0)
    with pytest.raises(ValueError, match="bit 99 does not exist"):
        flip_bit(tokens, 10, 0, 0, 99)
    with pytest.raises(ValueError, match="has no token"):
        flip_bit(tokens, 0, 0, -1, 0)


def test_a_motion_without_a_token_lacks_exactly_its_vector(steps, debug_model):
    # A token and the one with all bits flipped have the vectors v and -v; leaving it out is the middle of both sums.
    tokens = steps[0].tokens
    opposite = tokens
    for bit in range(tokens.bits[3].shape[-1]):
        opposite = flip_bit(opposite, 3, 0, 1, bit)
    sums = [debug_model.sums(each)[-1] for each in (tokens, opposite)]
    middle = debug_model.motions((sums[0] + sums[1]) / 2, [tokens.frames], [None])[0]
    without = decode_without(debug_model, tokens, 3, 0, 1)
    assert np.allclose(without.joints_FJ3, middle.joints_FJ3, atol=1e-4)


def test_joined_scales_come_from_both_motions(steps, debug_model):
    coarse, fine = (step.tokens for step in steps)
    joined = join_scales(coarse, fine, 6)
    assert all(np.array_equal(a, b) for a, b in zip(joined.bits[:6], coarse.bits[:6], strict=True))
    assert all(np.array_equal(a, b) for a, b in zip(joined.bits[6:], fine.bits[6:], strict=True))
    short = list(debug_model.stream("a person walks", 2.0, 1))[-1].tokens
    with pytest.raises(ValueError, match="60 and 40 frames"):
        join_scales(coarse, short, 3)
