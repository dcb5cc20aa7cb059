"""Makes tests/golden/images/*.json: what Pillow gives for small pictures that come from a seed.

    python3 -m venv /tmp/pillow && /tmp/pillow/bin/pip install 'pillow<13' numpy
    /tmp/pillow/bin/python tools/golden/make_image_goldens.py

Each file names the versions and the seed. Pixels are base64, row by row: 1 byte (L), 3 (RGB) or 4 (RGBA) each.
Where the reference is A1111's way of using Pillow, the geometry is worked out here from its description in
docs/specs/imaging.md, and Pillow does all that touches a pixel. Pillow 13 turned the two passes of a resize round where
a picture grows wider and less high; A1111 and diffusers grew up with those before, which always do rows first.
"""

import base64
import json
from pathlib import Path

import numpy as np
import PIL
from PIL import Image, ImageChops, ImageFilter

SEED = 20260
TARGET = Path(__file__).resolve().parents[2] / "tests" / "golden" / "images"
CHANNELS = {"L": 1, "RGB": 3, "RGBA": 4}


def packed(image):
    return {
        "mode": image.mode,
        "width": image.width,
        "height": image.height,
        "pixels": base64.b64encode(image.tobytes()).decode("ascii"),
    }


def picture(random, width, height, mode):
    """Waves, hard edges and noise: what smooths, what rings and what aliases."""
    channels = CHANNELS[mode]
    y, x = np.mgrid[0:height, 0:width].astype(np.float64)
    values = np.empty((height, width, channels))
    for channel in range(channels):
        a, b, phase = random.uniform(0.05, 0.6, 3)
        wave = 127 + 110 * np.sin(a * x + b * y + 6 * phase)
        edge = 255.0 * ((x // 7 + y // 5 + channel) % 2)
        noise = random.uniform(0, 255, (height, width))
        values[..., channel] = np.where(x + y < (width + height) / 3, edge, 0.7 * wave + 0.3 * noise)
    if mode == "RGBA":
        # Clear, half clear and opaque parts.
        values[..., 3] = np.clip(1.6 * values[..., 3] - 60, 0, 255)
    data = np.clip(values, 0, 255).astype(np.uint8)
    return Image.fromarray(data[..., 0] if channels == 1 else data, mode)


def blobs(width, height, boxes):
    """A mask: 255 in the boxes."""
    mask = np.zeros((height, width), np.uint8)
    for left, top, right, bottom in boxes:
        mask[top:bottom, left:right] = 255
    return Image.fromarray(mask, "L")


def write(name, content):
    head = {"madeBy": f"Pillow {PIL.__version__}, numpy {np.__version__}", "seed": SEED}
    TARGET.mkdir(parents=True, exist_ok=True)
    (TARGET / f"{name}.json").write_text(json.dumps({**head, **content}, indent=1) + "\n", encoding="ascii")


FILTERS = {
    "lanczos": Image.Resampling.LANCZOS,
    "bicubic": Image.Resampling.BICUBIC,
    "bilinear": Image.Resampling.BILINEAR,
}


def resize_cases(random):
    """[mode, from, to, filters]"""
    every = list(FILTERS)
    plan = [
        ("L", (37, 29), (64, 48), every),
        ("L", (64, 48), (17, 11), every),
        ("L", (40, 30), (40, 13), ["lanczos"]),
        ("L", (5, 60), (60, 5), ["lanczos"]),
        ("L", (1, 1), (9, 6), ["lanczos"]),
        ("L", (33, 21), (1, 1), ["lanczos"]),
        ("L", (1, 40), (3, 7), ["lanczos"]),
        ("RGB", (37, 29), (64, 48), every),
        ("RGB", (61, 47), (16, 16), ["lanczos", "bicubic"]),
        ("RGB", (24, 24), (25, 23), ["lanczos"]),
        ("RGBA", (31, 27), (48, 40), ["lanczos"]),
        ("RGBA", (48, 40), (13, 17), ["lanczos", "bilinear"]),
    ]
    cases = []
    for mode, source_size, size, filters in plan:
        source = picture(random, *source_size, mode)
        for name in filters:
            cases.append({"filter": name, "source": packed(source), "result": packed(source.resize(size, FILTERS[name]))})
    return cases


def fitted(source, width, height, mode):
    """A1111's resize modes. See docs/specs/imaging.md."""
    lanczos = Image.Resampling.LANCZOS
    if mode == "just-resize":
        return source.resize((width, height), lanczos)
    is_wider_target = width / height > source.width / source.height
    by_width = is_wider_target if mode == "crop-and-resize" else not is_wider_target
    if width / height == source.width / source.height:
        by_width = True
    inner = (width, source.height * width // source.width) if by_width else (source.width * height // source.height, height)
    resized = source.resize(inner, lanczos)
    left, top = width // 2 - inner[0] // 2, height // 2 - inner[1] // 2
    result = Image.new(source.mode, (width, height))
    if mode == "resize-and-fill":
        # An empty box at the border: Pillow carries the last two rows on. A1111 fills as many rows below as above and
        # leaves the one that may be over black; here all are filled.
        below, right = height - top - inner[1], width - left - inner[0]
        for count, line, place in [(top, 0, 0), (below, inner[1], top + inner[1])]:
            if count > 0:
                result.paste(resized.resize((inner[0], count), box=(0, line, inner[0], line)), (left, place))
        for count, line, place in [(left, 0, 0), (right, inner[0], left + inner[0])]:
            if count > 0:
                result.paste(resized.resize((count, inner[1]), box=(line, 0, line, inner[1])), (place, top))
    result.paste(resized, (left, top))
    return result


def fit_cases(random):
    cases = []
    for mode, source_size, size in [
        ("RGB", (40, 30), (32, 32)),
        ("RGB", (30, 40), (32, 32)),
        ("RGB", (37, 23), (48, 64)),
        ("RGB", (23, 37), (64, 40)),
        ("RGB", (32, 16), (64, 32)),
        ("RGB", (40, 32), (20, 17)),
        ("L", (41, 29), (24, 40)),
        ("L", (29, 41), (45, 24)),
    ]:
        source = picture(random, *source_size, mode)
        for resize_mode in ["just-resize", "crop-and-resize", "resize-and-fill"]:
            result = fitted(source, *size, resize_mode)
            cases.append({"resizeMode": resize_mode, "source": packed(source), "result": packed(result)})
    return cases


def blur_cases(random):
    cases = []
    for radius in [0, 0.5, 1, 2.75, 4, 8, 20, 64]:
        for source in [picture(random, 40, 30, "L"), blobs(48, 36, [(10, 8, 30, 20), (40, 30, 48, 36)])]:
            cases.append(
                {"radius": radius, "source": packed(source), "result": packed(source.filter(ImageFilter.GaussianBlur(radius)))}
            )
    for source in [picture(random, 1, 1, "L"), picture(random, 1, 12, "L"), picture(random, 3, 2, "L")]:
        cases.append({"radius": 4, "source": packed(source), "result": packed(source.filter(ImageFilter.GaussianBlur(4)))})
    return cases


def filled(source, mask):
    """Ever sharper blurs of what is kept, one over the other."""
    kept = Image.new("RGBa", source.size)
    kept.paste(source.convert("RGBA").convert("RGBa"), mask=ImageChops.invert(mask))
    result = Image.new("RGBA", source.size)
    for radius, count in [(256, 1), (64, 1), (16, 2), (4, 4), (2, 2), (0, 1)]:
        layer = kept.filter(ImageFilter.GaussianBlur(radius)).convert("RGBA")
        for _ in range(count):
            result = Image.alpha_composite(result, layer)
    return result.convert("RGB")


def fill_cases(random):
    soft = blobs(48, 40, [(12, 10, 34, 28)]).filter(ImageFilter.GaussianBlur(3))
    masks = [blobs(48, 40, [(12, 10, 34, 28)]), soft, blobs(48, 40, [(20, 0, 48, 40)]), blobs(48, 40, []), blobs(48, 40, [(0, 0, 48, 40)])]
    cases = []
    for mask in masks:
        source = picture(random, 48, 40, "RGB")
        cases.append({"source": packed(source), "mask": packed(mask), "result": packed(filled(source, mask))})
    return cases


def mask_cases(random):
    """Greys of pictures, and masks as latents of A1111 (bicubic, a value per latent)."""
    grey = [
        {"source": packed(source), "result": packed(source.convert("L"))}
        for source in [picture(random, 33, 20, "RGB"), picture(random, 1, 1, "RGB")]
    ]
    latent = []
    for boxes, radius in [([(10, 9, 50, 40)], 0), ([(10, 9, 50, 40)], 4), ([(0, 0, 64, 48)], 0)]:
        mask = blobs(64, 48, boxes).filter(ImageFilter.GaussianBlur(radius))
        small = mask.resize((8, 6), Image.Resampling.BICUBIC)
        values = np.asarray(small, np.float32) / 255
        latent.append(
            {
                "source": packed(mask),
                "width": 8,
                "height": 6,
                "soft": [float(value) for value in values.ravel()],
                "rounded": [float(value) for value in np.around(values).ravel()],
            }
        )
    boxes = []
    for size, areas in [((50, 40), [(10, 12, 20, 30)]), ((50, 40), [(0, 0, 1, 1), (49, 39, 50, 40)]), ((7, 5), [(3, 2, 4, 3)]), ((6, 6), [])]:
        mask = blobs(*size, areas)
        boxes.append({"source": packed(mask), "box": mask.getbbox()})
    return {"grey": grey, "latent": latent, "boxes": boxes}


def flatten_cases(random):
    cases = []
    for background in [(255, 255, 255), (10, 200, 30)]:
        source = picture(random, 24, 18, "RGBA")
        result = Image.new("RGB", source.size, background)
        result.paste(source, mask=source.getchannel("A"))
        cases.append({"background": background, "source": packed(source), "result": packed(result)})
    return cases


def main():
    if int(PIL.__version__.split(".")[0]) >= 13:
        raise SystemExit("Pillow before 13, please: see above.")
    random = np.random.RandomState(SEED)
    write("resize", {"cases": resize_cases(random)})
    write("fit", {"cases": fit_cases(random)})
    write("blur", {"cases": blur_cases(random)})
    write("fill", {"cases": fill_cases(random)})
    write("masks", mask_cases(random))
    write("flatten", {"cases": flatten_cases(random)})


if __name__ == "__main__":
    main()
