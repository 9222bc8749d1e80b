/** Strings that have broken pages elsewhere: markup, attribute breakers, direction marks, control characters, length. */
export const hostileStrings: readonly string[] = [
  `<script>window.__xss=1</script>`,
  `"><img src=x onerror=window.__xss=1>`,
  `' onfocus='window.__xss=1' autofocus='`,
  `</title></style></textarea></pre><svg onload=window.__xss=1>`,
  `<style>*{display:none}</style>`,
  `<base href="https://evil.example/"><meta http-equiv=refresh content=0>`,
  `javascript:window.__xss=1`,
  `&lt;script&gt;&amp;&#60;b&#62;`,
  `<!-- --!> <![CDATA[ ]]>`,
  `\u202Eexe.whl\u2066\u200B\uFEFF`,
  `line one\r\nSet-Cookie: a=b\n\n<p>`,
  `\u0000\u0007\u001B[2J\u007F`,
  `\uD800 lone \uDFFF`,
  `{{7*7}} \${7*7} <%= 7*7 %>`,
  `W`.repeat(2000),
];
