/** Nothing is fetched from elsewhere: whoever sees this page has reason to doubt that anything else works. */
const STYLE = `
:root{color-scheme:light dark;--ink:#1f2328;--soft:#57606a;--paper:#fff}
@media(prefers-color-scheme:dark){:root{--ink:#e6edf3;--soft:#9da7b3;--paper:#0d1117}}
body{margin:0;min-height:100vh;display:grid;place-items:center;background:var(--paper);color:var(--ink);font:1rem/1.5 system-ui,sans-serif}
main{max-width:32rem;padding:2rem}
h1{margin:0 0 .75rem;font-size:1.5rem;line-height:1.25}
p{margin:0 0 .75rem;overflow-wrap:anywhere}
small{color:var(--soft)}
`.trim();

/** @param body HTML */
function page(status: number, title: string, body: string): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} (${status})</title>
<style>
${STYLE}
</style>
</head>
<body>
<main>
<h1>${title}</h1>
${body}
<p><small>Error ${status}</small></p>
</main>
</body>
</html>
`;
}

/** The pages that have a design. In the templates' own language, like a service's own. */
export const BUILT_IN_TEMPLATES: ReadonlyMap<number, string> = new Map([
  [404, page(404, 'There is nothing here', '<p>The address may be mistyped, or the page may have moved.</p>')],
  [413, page(413, 'That is too large', '<p>What was sent is larger than this site accepts. Try a smaller file.</p>')],
  [
    502,
    page(502, 'Something went wrong', '<p>The site did not give a proper answer. Please try again in a moment.</p>'),
  ],
  [
    503,
    page(
      503,
      'Temporarily unavailable',
      '{{ if .Message }}<p>{{ .Message }}</p>{{ else }}<p>The site cannot answer right now. Please try again in a moment.</p>{{ end }}',
    ),
  ],
  [504, page(504, 'This took too long', '<p>The site did not answer in time. Please try again in a moment.</p>')],
]);
