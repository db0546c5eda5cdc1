/** The page's one style sheet; its hash is in the page's Content-Security-Policy. */

export const style = `
:root{color-scheme:light dark;--ground:#f6f8f9;--surface:#fff;--ink:#16222a;--quiet:#51606a;--line:#d5dde2;--accent:#0f6f78;--soft:#d8eff1;--alarm:#a8322a;
--l0:#e3e9ec;--l1:#bfe0e2;--l2:#83c4c9;--l3:#3d9fa7;--l4:#c96a2b;--l5:#9d2a22}
@media (prefers-color-scheme:dark){:root{--ground:#0e1419;--surface:#141b21;--ink:#dfe7eb;--quiet:#9fadb5;--line:#28323a;--accent:#5ccbd3;--soft:#12353b;--alarm:#ff9a8f;
--l0:#222c33;--l1:#1d4a50;--l2:#1f6f77;--l3:#34a3ad;--l4:#e08a48;--l5:#ff7a6b}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.55 Inter,system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;overflow-wrap:anywhere}
main,header>div,footer>div{max-width:1080px;margin:0 auto;padding:0 24px}
header{background:var(--surface);border-bottom:1px solid var(--line);padding:28px 0 30px}
.mark{display:flex;gap:10px;align-items:center;font-weight:600;letter-spacing:.01em;color:var(--accent);font-size:15px}
.mark svg{width:22px;height:22px}
h1{font-size:clamp(26px,4.4vw,40px);line-height:1.15;margin:18px 0 10px;letter-spacing:-.02em}
.lead{font-size:clamp(17px,2.1vw,20px);line-height:1.5;max-width:52em;margin:0}
.facts{display:flex;flex-wrap:wrap;gap:4px 26px;margin:18px 0 0;padding:0;color:var(--quiet);font-size:14px;list-style:none}
.facts b{color:var(--ink);font-weight:600}
.flag{display:inline-block;margin-top:16px;padding:6px 12px;border-radius:6px;border:1px solid var(--alarm);color:var(--alarm);font-size:14px;font-weight:600}
.flag.calm{border-color:var(--line);color:var(--quiet);font-weight:400}
section{margin:36px 0}
h2{font-size:21px;letter-spacing:-.01em;margin:0 0 4px}
h3{font-size:15px;margin:22px 0 8px}
.why{margin:0 0 16px;color:var(--quiet);max-width:60em;font-size:15px}
.card{background:var(--surface);border:1px solid var(--line);border-radius:12px;padding:20px}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(290px,1fr));gap:14px;margin:28px 0 0;padding:0;list-style:none}
.tiles.four{grid-template-columns:repeat(auto-fit,minmax(220px,1fr));margin-top:0}
.tiles li{background:var(--surface);border:1px solid var(--line);border-radius:12px;padding:16px 18px}
.tiles span{display:block;color:var(--quiet);font-size:14px}
.tiles strong{display:block;font-size:27px;line-height:1.2;letter-spacing:-.02em;font-variant-numeric:tabular-nums;margin:2px 0}
.tiles small{display:block;color:var(--quiet);font-size:13px;min-height:1.2em}
.tiles .loud strong{color:var(--alarm)}
figure{margin:0}
.map svg{display:block;width:100%;height:auto}
.map path,.map circle{stroke:var(--surface);stroke-width:.6}
.l0{fill:var(--l0)}.l1{fill:var(--l1)}.l2{fill:var(--l2)}.l3{fill:var(--l3)}.l4{fill:var(--l4)}.l5{fill:var(--l5)}
.legend{display:flex;flex-wrap:wrap;gap:6px 18px;font-size:13px;color:var(--quiet);margin-top:12px}
.legend-title{font-weight:600;color:var(--ink)}
.legend .key{display:inline-flex;gap:6px;align-items:center}
.legend .key svg{width:12px;height:12px}
.bars{list-style:none;margin:0;padding:0;display:grid;gap:11px}
.bars li{display:flex;flex-wrap:wrap;justify-content:space-between;gap:2px 12px;font-size:14px;overflow-wrap:normal}
.bars svg{flex:0 0 100%;width:100%;height:9px;border-radius:5px}
.bar-text{font-variant-numeric:tabular-nums;color:var(--quiet)}
.track{fill:var(--l0)}.weak{fill:var(--l2)}.strong{fill:var(--accent)}
.two{display:grid;align-items:start;grid-template-columns:repeat(auto-fit,minmax(min(100%,420px),1fr));gap:18px}
.rings{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,280px),1fr));gap:14px}
.rings>div{display:flex;gap:16px;align-items:center}
.ring{width:72px;height:72px;flex:none}
.ring circle{fill:none;stroke-width:9}
.ring-track{stroke:var(--l0)}.ring-part{stroke:var(--accent)}
.rings strong{display:block;font-size:22px;font-variant-numeric:tabular-nums;line-height:1.2}
.rings span{color:var(--quiet);font-size:14px;line-height:1.4;display:block}
.trend{display:grid;grid-template-columns:repeat(auto-fit,minmax(210px,1fr));gap:18px}
.trend figcaption{display:flex;justify-content:space-between;gap:8px;font-size:14px;color:var(--quiet)}
.trend strong{color:var(--ink);font-variant-numeric:tabular-nums}
.trend svg{width:100%;height:auto;display:block;margin-top:6px}
.axis{stroke:var(--line)}.way{fill:none;stroke:var(--accent);stroke-width:2.5;stroke-linejoin:round}.area{fill:var(--soft)}.dot{fill:var(--surface);stroke:var(--accent);stroke-width:2}
table{border-collapse:collapse;width:100%;font-size:14px;font-variant-numeric:tabular-nums}
caption{text-align:start}
th,td{padding:8px 10px;border-bottom:1px solid var(--line);text-align:start;vertical-align:top;font-weight:400}
thead th{color:var(--quiet);font-size:13px;vertical-align:bottom;border-bottom-color:var(--quiet)}
th.n,td.n{text-align:end;white-space:nowrap}
thead th.n{white-space:normal}
tbody th{font-weight:600}
th.t:first-child{width:26%}
tfoot th,tfoot td{font-weight:700;border-top:2px solid var(--quiet);border-bottom:0}
.lists{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,230px),1fr));gap:8px 24px;margin:18px 0 0}
.lists dt{font-weight:600;font-size:14px}
.lists dd{margin:0 0 8px;color:var(--quiet);font-size:14px}
.none{color:var(--quiet)}
footer{border-top:1px solid var(--line);padding:24px 0 40px;color:var(--quiet);font-size:14px}
footer p{max-width:70em;margin:0 0 10px}
@media (max-width:640px){
.tiles.four{grid-template-columns:1fr 1fr}
main,header>div,footer>div{padding:0 16px}
header{padding:18px 0 22px}
section{margin:28px 0}
.card{padding:14px}
.tiles{grid-template-columns:1fr 1fr;gap:10px;margin-top:20px}
.tiles li{padding:12px}
.tiles strong{font-size:20px}
thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
table,tbody,tfoot,tr{display:block}
tr{display:grid;grid-template-columns:1fr 1fr;gap:1px 14px;padding:10px 0;border-bottom:1px solid var(--line)}
th,td,th.t:first-child{display:block;padding:0;border:0;width:auto}
tbody th,tfoot th{grid-column:1/-1;font-size:16px}
td::before{content:attr(data-label) " ";font-size:12px;color:var(--quiet);font-weight:400;white-space:normal}
tbody th.n::before{content:attr(data-label) " "}
th.n,td.n{text-align:start;white-space:normal}
tfoot tr{border-top:2px solid var(--quiet);border-bottom:0}
tfoot th,tfoot td{border:0}
}
@media print{
:root{color-scheme:light;--ground:#fff;--surface:#fff;--ink:#000;--quiet:#444;--line:#ccc;--accent:#0f6f78;--soft:#d8eff1;--alarm:#a8322a;--l0:#e3e9ec;--l1:#bfe0e2;--l2:#83c4c9;--l3:#3d9fa7;--l4:#c96a2b;--l5:#9d2a22}
@page{size:A4;margin:16mm 14mm}
body{font-size:10.5pt;print-color-adjust:exact;-webkit-print-color-adjust:exact}
main,header>div,footer>div{padding:0;max-width:none}
header{padding:0 0 10pt;border-bottom:1pt solid #999}
section{margin:18pt 0}
.card{padding:10pt;border-radius:6pt}
.tiles{grid-template-columns:repeat(3,1fr);gap:8pt}
.tiles.four{grid-template-columns:repeat(4,1fr)}
.tiles strong{font-size:17pt}
table{font-size:9pt}
thead{display:table-header-group}
tfoot{display:table-row-group}
tr,.tiles li,.bars li,.rings>div,.trend figure,figure{break-inside:avoid}
h2,h3,.why{break-after:avoid}
}
`
