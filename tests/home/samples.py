"""Synthetic HTML as Word, WeChat and an attacker paste it, from one seed."""

# ruff: noqa: E501 — the samples stand as they are recorded

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

SEED = 20261122
WORDS = (
    "老张 借条 写清 楚 三天 内 到 镇上 司法所 问 一问 物业 楼道 充电 不行 赔偿".split()
)


@dataclass(frozen=True)
class Sample:
    """``kept`` must be readable afterwards, ``gone`` must not be there in any form."""

    source: str
    html: str
    kept: tuple[str, ...]
    gone: tuple[str, ...] = ()


def samples() -> list[Sample]:
    """70 of Word, 65 of WeChat, 65 of an attacker."""
    rng = random.Random(SEED)
    makers: list[tuple[int, Callable[[random.Random, int], Sample]]] = [
        (70, word),
        (65, wechat),
        (65, attack),
    ]
    return [make(rng, n) for count, make in makers for n in range(count)]


def words(rng: random.Random) -> str:
    return "".join(rng.choices(WORDS, k=rng.randint(3, 9)))


def word(rng: random.Random, n: int) -> Sample:
    """What Word puts on the clipboard: conditional comments, mso styles, o:p, lists."""
    first, second, cell = words(rng), words(rng), words(rng)
    head = rng.choice(
        [
            "<!--[if gte mso 9]><xml><o:OfficeDocumentSettings><o:AllowPNG/>"
            "</o:OfficeDocumentSettings></xml><![endif]-->",
            "<style><!-- @font-face {font-family:宋体;} p.MsoNormal "
            "{mso-style-parent:''; margin:0cm;} --></style>",
            "<meta name=Generator content='Microsoft Word 15'>"
            "<link rel=File-List href='file:///C:/Temp/filelist.xml'>",
            '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head>'
            "<title>未命名</title></head><body>",
        ]
    )
    para = rng.choice(
        [
            f"<p class=MsoNormal style='text-indent:21.0pt;mso-char-indent-count:2.0'>"
            f"<span lang=EN-US style='font-family:仿宋_GB2312'>{first}</span><o:p></o:p></p>",
            f'<p class="MsoListParagraph" style="margin-left:42pt;mso-list:l0 level1 '
            f'lfo1"><!--[if !supportLists]--><span style="mso-list:Ignore">1.</span>'
            f"<!--[endif]-->{first}</p>",
            f"<h1 style='mso-pagination:widow-orphan'><b>{first}</b></h1>",
            f"<div class=WordSection1><p><font face='黑体' size=4>{first}</font></p></div>",
        ]
    )
    table = (
        f"<table class=MsoTableGrid border=1 style='border:none;mso-yfti-tbllook:1184'>"
        f"<tr style='mso-yfti-irow:0'><td width=284 colspan=2 valign=top>{cell}</td>"
        f"</tr></table>"
    )
    picture = (
        "<img width=300 src='file:///C:/Users/a/Temp/clip_image001.png' v:shapes=x>"
    )
    smart = f"<p><st1:place w:st='on'>{second}</st1:place><a name='_Toc{n}'></a></p>"
    html = head + para + smart + rng.choice(["", table]) + rng.choice(["", picture])
    kept = (first, second) + ((cell,) if "MsoTableGrid" in html else ())
    gone = ("mso", "Mso", "o:p", "file:///", "font-family", "<!--", "st1", "w:st")
    return Sample("word", html, kept, gone)


def wechat(rng: random.Random, n: int) -> Sample:
    """What the WeChat editor holds: nested sections, inline styles, mmbiz pictures."""
    first, second = words(rng), words(rng)
    depth = rng.randint(1, 8)
    style = "box-sizing:border-box;font-size:15px;visibility:visible;position:relative"
    opened = f"<section style='{style}' data-role='paragraph' powered-by='xiumi.us'>"
    picture = rng.choice(
        [
            f"<img class='rich_pages wxw-img' data-src='https://mmbiz.qpic.cn/mmbiz_png/"
            f"{n}/640?wx_fmt=png' src='https://mmbiz.qpic.cn/mmbiz_png/{n}/640'>",
            f"<section style=\"background-image:url('https://mmbiz.qpic.cn/a/{n}')\">"
            f"</section>",
            f"<svg viewBox='0 0 1 1' style='background:url(https://mmbiz.qpic.cn/{n})'>"
            f"<animate attributeName='opacity' begin='click'/></svg>",
        ]
    )
    other = rng.choice(
        [
            "<mpvoice name='v' voice_encode_fileid='x'></mpvoice>",
            "<iframe class='video_iframe' data-src='https://v.qq.com/x'></iframe>",
            "<mp-common-profile class='js_uneditable' data-id='MzA='></mp-common-profile>",
            "<a href='https://mp.weixin.qq.com/s/x' onclick='go()' data-linktype='2'>"
            "原文</a>",
        ]
    )
    body = f"<p style='{style}'><span style='color:#333'><strong>{first}</strong></span></p>"
    html = (
        f"{opened * depth}{body}{'</section>' * depth}{picture}{other}<p>{second}</p>"
    )
    gone = ("mmbiz", "style=", "data-", "xiumi", "svg", "iframe", "onclick", "mpvoice")
    return Sample("wechat", html, (first, second), gone)


def attack(rng: random.Random, n: int) -> Sample:
    """What somebody hopes will run: handlers, schemes, broken tags, other namespaces."""
    text = words(rng)
    bad = list(_attacks())[n % len(list(_attacks()))]
    source = rng.choice(["editor", "word", "wechat", "api"])
    around = rng.choice(
        [
            "<p>{}</p>{}",
            "<table><td>{}</td>{}</table>",
            "<ul><li>{}</li>{}</ul>",
            "{}{}",
        ]
    )
    return Sample(source, around.format(text, bad), (text,))


def _attacks() -> Iterator[str]:
    run = "alert(document.cookie)"
    yield f"<script>{run}</script>"
    yield f"<SCRIPT\n>{run}</SCRIPT >"
    yield f"<scr<script>ipt>{run}</scr</script>ipt>"
    yield f"<img src=x onerror={run}>"
    yield f'<img src="x" ONERROR="{run}"/ >'
    yield f"<img/src=x/onerror={run}>"
    yield f"<svg onload={run}></svg>"
    yield f"<svg><script>{run}</script></svg>"
    yield f"<svg><animate onbegin={run} attributeName=x dur=1s></svg>"
    yield f"<math><mtext><table><mglyph><style><!--</style><img title='--><img src=1 onerror={run}>'>"
    yield f"<noscript><p title='</noscript><img src=x onerror={run}>'></noscript>"
    yield f"<a href='javascript:{run}'>x</a>"
    yield f"<a href='JaVaScRiPt:{run}'>x</a>"
    yield f"<a href=' &#14; javascript:{run}'>x</a>"
    yield f"<a href='java\nscript:{run}'>x</a>"
    yield f"<a href='jav&#x0A;ascript:{run}'>x</a>"
    yield f"<a href='&#106;avascript:{run}'>x</a>"
    yield f"<a href='vbscript:{run}'>x</a>"
    yield "<a href='data:text/html;base64,PHNjcmlwdD4='>x</a>"
    yield f"<a href='//evil.example' onmouseover={run}>x</a>"
    yield f"<a linktype='page' id='1 onclick={run}'>x</a>"
    yield f"<iframe srcdoc='<script>{run}</script>'></iframe>"
    yield "<iframe src='https://evil.example'></iframe>"
    yield "<object data='x.swf'><embed src='x.swf'></object>"
    yield f"<form action='https://evil.example'><input autofocus onfocus={run}></form>"
    yield f"<body onload={run}>"
    yield f"<details open ontoggle={run}><summary>x</summary></details>"
    yield f"<video><source onerror={run}></video>"
    yield f"<audio src=x onerror={run}></audio>"
    yield "<meta http-equiv=refresh content='0;url=https://evil.example'>"
    yield "<base href='https://evil.example/'>"
    yield "<link rel=stylesheet href='https://evil.example/x.css'>"
    yield "<style>@import 'https://evil.example/x.css';</style>"
    yield f"<p style='background:url(javascript:{run})'>x</p>"
    yield f"<p style='width:expression({run})'>x</p>"
    yield f"<template><script>{run}</script></template>"
    yield f"<textarea></textarea><img src=x onerror={run}>"
    yield f"<xmp><p title='</xmp><img src=x onerror={run}>'></xmp>"
    yield f"<select><option><script>{run}</script></select>"
    yield f"<!--><img src=x onerror={run}>-->"
    yield f"<![CDATA[<script>{run}</script>]]>"
    yield f"<?php echo 1 ?><script>{run}</script>"
    yield f"<<script>{run}//<</script>"
    yield f"<p data-block-key='\"><script>{run}</script>'>x</p>"
    yield f"<embed embedtype='media' url='javascript:{run}'/>"
    yield f"<td colspan='2 onclick={run}'>x</td>"
    yield "<b>" * 300
    yield "<p" + " a=b" * 500 + ">x</p>"
    yield "\x00<scr\x00ipt>x</scr\x00ipt>"
    yield "\u202e\u202d<b>反</b>\ufeff"
