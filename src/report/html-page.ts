import { markup } from './escape.ts'

interface Page {
  title: string
  /** What it is about: an address, mostly. */
  target: string
  /** HTML after it. */
  more: string
  /** What it comes to, as text. */
  sum: string
  /** HTML of the page's parts. */
  parts: readonly string[]
}

/** A page that needs no network and no other file; its policy lets it load nothing. */
export function htmlPage({ title, target, more, sum, parts }: Page): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="color-scheme" content="light dark">
<title>${markup(title)}: ${markup(target)}</title>
<style>${pageStyle}</style>
</head>
<body>
<header>
<h1>${markup(title)}</h1>
<p class="target"><bdi>${markup(target)}</bdi>${more}</p>
<p class="sum">${markup(sum)}</p>
</header>
<main>
${parts.join('\n')}
</main>
<script>${pageScript}</script>
</body>
</html>
`
}

/** How the page looks: light or dark as the reader's system says. */
const pageStyle = `
:root{color-scheme:light dark;--ink:#1b1f24;--dim:#5b6570;--paper:#f6f7f9;--card:#fff;--line:#d9dee4;--code:#f1f3f6;--mark:#ffe08a;--markink:#1b1f24;--blocker:#b3123b;--major:#b45309;--minor:#7a6a00;--info:#1d5fa8;--good:#1a7f4b;--link:#1d5fa8}
@media (prefers-color-scheme:dark){:root{--ink:#e6e9ed;--dim:#9aa4af;--paper:#14171b;--card:#1c2026;--line:#333a43;--code:#12151a;--mark:#6b5200;--markink:#fff3cf;--blocker:#ff6b8b;--major:#ffa657;--minor:#e3c94b;--info:#79b8ff;--good:#56d392;--link:#79b8ff}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
header,main{max-width:1080px;margin:0 auto;padding:0 20px}
header{padding-top:28px}
h1{font-size:22px;margin:0}
.target{margin:2px 0 0;color:var(--dim);overflow-wrap:anywhere}
.sum{margin:10px 0 0;font-size:17px;font-weight:600}
section{background:var(--card);border:1px solid var(--line);border-radius:8px;margin:16px 0;padding:14px 18px}
.cause{border-left:5px solid var(--sev)}
.blocker{--sev:var(--blocker)}.major{--sev:var(--major)}.minor{--sev:var(--minor)}.info{--sev:var(--info)}
h2{font-size:16px;margin:0 0 8px;overflow-wrap:anywhere}
h2 small,summary small{color:var(--dim);font-weight:400;font-size:12px}
h3{font-size:12px;margin:6px 0;color:var(--dim)}
.badge{color:var(--sev);border:1px solid var(--sev);border-radius:4px;padding:0 6px;font-size:12px;margin-right:4px}
code,pre{font:13px/1.45 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
pre{background:var(--code);border:1px solid var(--line);border-radius:6px;padding:8px 10px;margin:6px 0;white-space:pre-wrap;overflow-wrap:anywhere;max-height:420px;overflow-y:auto}
mark{background:var(--mark);color:var(--markink);border-radius:2px}
.seen p{margin:4px 0;overflow-wrap:anywhere}.seen+.seen{border-top:1px dashed var(--line);padding-top:6px;margin-top:8px}
.id{color:var(--dim);font-size:12px}
dl{display:grid;grid-template-columns:max-content 1fr;gap:4px 14px;margin:12px 0 0}
dt{color:var(--dim)}dd{margin:0;overflow-wrap:anywhere}
a{color:var(--link)}
details{margin:6px 0}summary{cursor:pointer;overflow-wrap:anywhere}
.pair{display:grid;grid-template-columns:1fr 1fr;gap:12px}.pair>div{min-width:0}
@media (max-width:760px){.pair{grid-template-columns:1fr}dl{grid-template-columns:1fr}dt{margin-top:6px}}
fieldset{border:0;padding:0;margin:16px 0 0;display:flex;flex-wrap:wrap;gap:8px}
legend{float:left;color:var(--dim);padding:3px 6px 0 0}
label{border:1px solid var(--line);border-radius:16px;padding:2px 12px 2px 8px;background:var(--card);cursor:pointer;color:var(--sev)}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:14px}
th,td{text-align:left;vertical-align:top;padding:5px 10px 5px 0;border-top:1px solid var(--line);overflow-wrap:anywhere}
th{color:var(--dim);font-weight:500;border-top:0}
td:first-child{white-space:nowrap}
.pass td:first-child{color:var(--good)}.fail td:first-child{color:var(--blocker)}.warn td:first-child,.inconclusive td:first-child{color:var(--major)}.not-exercised td{color:var(--dim)}
.matrix td:not(:first-child),.matrix th:not(:first-child){text-align:center;white-space:nowrap}
.matrix td:first-child{white-space:normal;min-width:300px}
.ok{color:var(--good)}.bad{color:var(--blocker);font-weight:600}.none{color:var(--dim)}
.run{border-left:5px solid var(--blocker)}
.near td{font:13px/1.45 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
.near tr.differs td{background:color-mix(in srgb,var(--mark) 45%,transparent)}
.number{text-align:right!important}
@media print{details{display:block}pre{max-height:none}}
[hidden]{display:none}
`

/** Hides the severities that are not wanted. It reads nothing but the page's own check boxes. */
const pageScript = `
document.getElementById('filter')?.addEventListener('change',()=>{
const wanted=new Set([...document.querySelectorAll('#filter input:checked')].map(box=>box.value))
for(const part of document.querySelectorAll('section.cause'))part.hidden=!wanted.has(part.dataset.severity)
})
`
