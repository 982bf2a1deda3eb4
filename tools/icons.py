"""The icons of the installed page and the picture beside a shared link, drawn by a browser from the mark and the page's
own type: `python -m tools.icons`. What it makes is committed; run it again when the mark changes."""

import asyncio
from pathlib import Path

from playwright.async_api import Browser, async_playwright

from tests.browser.chromium import QUIET, chromium

CLIENT = Path(__file__).parents[1] / "client"
ICONS = CLIENT / "icons"
NIGHT = "#12182b"
TYPE = 'Georgia, "Noto Serif CJK JP", serif'
CARD = {"width": 1200, "height": 630}

MARK = """
<path d="M25 3c1 8 14 16 14 28a15 15 0 0 1-30 0C9 20 22 14 25 3z" fill="{drop}"/>
<path d="M25.5 18c.6 4.4 6 7.6 6 13.6a7.5 7.5 0 0 1-15 0c0-5.6 7.6-8 9-13.6z" fill="#e9a857"/>
"""
BACK = (
    "M0-36c8.5 0 13.5 6.5 13.5 14.5 0 6-2.5 10.5-6 13 1 3 4 4.5 9 6.5C27 2 34 9 36 24l4 36h-80l4-36"
    "C-34 9-27 2-16.5-2c5-2 8-3.5 9-6.5-3.5-2.5-6-7-6-13C-13.5-29.5-8.5-36 0-36z"
)
SITTERS = ((92, 352, 1.5), (214, 366, 1.7), (340, 350, 1.55), (452, 368, 1.65))


def _mark(size: float) -> str:
    drawn = MARK.format(drop="#c9d3e3")
    return f'<svg width="{size}" height="{size}" viewBox="0 0 48 48">{drawn}</svg>'


def _icon(size: int, share: float, *, round_: bool) -> str:
    """The mark in the night, over its own glow; `share` of the square is the mark's."""
    mark = size * share
    radius = "22%" if round_ else "0"
    glow = "rgb(233 168 87 / 0.5), rgb(120 108 120 / 0.22) 55%, transparent"
    return f"""<style>
      html, body {{ margin: 0; background: transparent; }}
      div {{
        width: {size}px; height: {size}px; border-radius: {radius}; display: grid; place-items: center;
        background: radial-gradient(46% 44% at 50% 60%, {glow}), linear-gradient(#1b2544, {NIGHT} 80%);
      }}
    </style><div>{_mark(mark)}</div>"""


def _card() -> str:
    """A lit window in the rain, and one sentence in both languages."""
    sitters = "".join(
        f'<path d="{BACK}" transform="translate({x} {y}) scale({size})"/>' for x, y, size in SITTERS
    )
    tokens = (CLIENT / "style" / "tokens.css").read_text("utf-8")
    rain = (CLIENT / "style" / "rain.svg").read_text("utf-8").partition(">")[2]
    one = rain.strip().removesuffix("</svg>")
    drops = "".join(
        f'<g transform="translate({x} {y})">{one}</g>'
        for x in range(0, 660, 220)
        for y in range(0, 440, 220)
    )
    pane = '<svg width="512" height="392" viewBox="0 0 512 392"'
    return f"""<style>{tokens}
      body {{
        margin: 0; box-sizing: border-box; width: 1200px; height: 630px; padding: 0 72px; color: #e6eaf2;
        display: grid; grid-template-columns: 520px 1fr; align-items: center; gap: 72px; background: {NIGHT};
      }}
      .window {{
        position: relative; overflow: hidden; box-sizing: border-box; width: 540px; height: 420px;
        border: 14px solid #060912; box-shadow: 0 0 120px rgb(233 168 87 / 0.42);
        background:
          radial-gradient(120% 105% at 52% 104%, #fde9c3 0, #f0b868 30%, #b97638 62%, #54372f 100%);
      }}
      svg {{ display: block; }}
      .window > svg {{ position: absolute; inset: 0; }}
      .who {{ display: flex; align-items: center; gap: 18px; font: 400 30px/1 {TYPE}; color: #c9d3e3; }}
      h1 {{ font: 400 54px/1.2 {TYPE}; margin: 40px 0 28px; letter-spacing: -0.01em; }}
      p {{ font: 400 36px/1.5 {TYPE}; margin: 0; color: #f0bd7a; }}
    </style>
    <div class="window">
      {pane} fill="#24171a">{sitters}</svg>
      {pane}><path d="M170 0v392M341 0v392M0 140h512" stroke="#060912" stroke-width="8"/></svg>
      {pane} opacity="0.5">{drops}</svg>
    </div>
    <div>
      <div class="who">{_mark(44)}rui-katsu rooms</div>
      <h1>A room to cry in,<br>with company.</h1><p lang="ja">いっしょに泣ける部屋。</p>
    </div>"""


async def _take(browser: Browser, page: str, size: dict[str, int], path: Path) -> None:
    tab = await browser.new_page(viewport={"width": size["width"], "height": size["height"]})
    await tab.set_content(f'<!doctype html><html lang="en"><meta charset="utf-8">{page}')
    if path.suffix == ".jpg":
        await tab.screenshot(path=path, type="jpeg", quality=80)
    else:
        await tab.screenshot(path=path, type="png", omit_background=True)
    await tab.close()


async def draw() -> None:
    """All of them."""
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=chromium(), args=QUIET)
        for name, size, share, round_ in (
            ("icon-192.png", 192, 0.66, True),
            ("icon-512.png", 512, 0.66, True),
            ("icon-180.png", 180, 0.62, False),
            ("icon-maskable.png", 512, 0.5, False),
        ):
            square = {"width": size, "height": size}
            await _take(browser, _icon(size, share, round_=round_), square, ICONS / name)
        await _take(browser, _card(), CARD, ICONS / "card.jpg")
        await browser.close()


if __name__ == "__main__":
    asyncio.run(draw())
