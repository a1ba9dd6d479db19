"""Size, view and encoding of a video."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class RenderSettings:
    """Size, view and encoding.

    Attributes:
        width, height: pixels of one panel (one motion); even, 64 to 2048. Several motions stand side by side.
        azimuth: degrees from the body's front to the camera, positive towards the body's left.
        elevation: degrees by which the camera looks down.
        fps: frames per second; None takes that of the first motion.
        quality: x264's constant rate factor, 0 (lossless) to 51; lower is better and larger.
        shadow, labels: draw the contact shadow; write each body's label into its panel.

    Raises:
        ValueError: if a size, rate, quality or elevation is out of range.
    """

    width: int = 480
    height: int = 480
    azimuth: float = 32.0
    elevation: float = 14.0
    fps: float | None = None
    quality: int = 21
    shadow: bool = True
    labels: bool = True

    def __post_init__(self) -> None:
        for size in (self.width, self.height):
            if not 64 <= size <= 2048 or size % 2:
                raise ValueError(f"width and height must be even and within 64..2048 (H.264 needs it); got {size}")
        if self.fps is not None and not 1 <= self.fps <= 120:
            raise ValueError(f"fps must be within 1..120; got {self.fps}")
        if not 0 <= self.quality <= 51:
            raise ValueError(f"quality must be within 0..51; got {self.quality}")
        if not -10 <= self.elevation <= 80:
            raise ValueError(f"elevation must be within -10..80 degrees; got {self.elevation}")
