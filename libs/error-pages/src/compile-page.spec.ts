import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compilePage, renderPage } from './compile-page.js';
import { TemplateError } from './template-error.js';

const render = (source: string, message = '') => renderPage(compilePage(source, '503.html'), message);

function problem(source: string): string {
  try {
    compilePage(source, '503.html');
  } catch (error) {
    if (error instanceof TemplateError) return error.message;
    throw error;
  }
  throw new Error('it compiled');
}

const NASTY = `<a> & "q" 'r' +\0 \`x\`= javascript:1`;
const HARMLESS = '&lt;a&gt; &amp; &#34;q&#34; &#39;r&#39; &#43;\uFFFD `x`= javascript:1';

describe('a template', () => {
  it.each([
    ['between tags', '<p>{{ .Message }}</p>', `<p>${HARMLESS}</p>`],
    ['in a quoted attribute', '<p title="{{.Message}}">', `<p title="${HARMLESS}">`],
    ['in single quotes', "<p class='{{.Message}}'>", `<p class='${HARMLESS}'>`],
    ['behind blanks round the equals sign', '<p title = "{{.Message}}">', `<p title = "${HARMLESS}">`],
    ['in the title', '<title>{{.Message}}</title>', `<title>${HARMLESS}</title>`],
    ['in a text area', '<textarea>{{.Message}}</textarea>', `<textarea>${HARMLESS}</textarea>`],
    ['behind a less-than sign that opens nothing', '< b {{.Message}}', `< b ${HARMLESS}`],
    ['behind what a browser takes for a comment', '</ <script>{{.Message}}', `</ <script>${HARMLESS}`],
    ['behind a doctype', '<!DOCTYPE html>{{.Message}}', `<!DOCTYPE html>${HARMLESS}`],
    ['over lines', '{{\n.Message\n}}', HARMLESS],
  ])('shows the message as Go escapes it %s', (_where, source, html) => {
    expect(render(source, NASTY)).toBe(html);
  });

  it.each([
    ['{{if .Message}}A{{else}}B{{end}}', 'A', 'B'],
    ['{{ if .Message }}A{{ end }}', 'A', ''],
    [
      '{{if .Message}}a{{if .Message}}b{{else}}c{{end}}d{{else}}e{{if .Message}}f{{else}}g{{end}}h{{end}}',
      'abd',
      'egh',
    ],
    ['<p{{if .Message}} hidden{{end}}>', '<p hidden>', '<p>'],
    ['<p {{if .Message}}a=1{{else}}b=2{{end}}>', '<p a=1>', '<p b=2>'],
    ['<h{{if .Message}}1{{else}}2{{end}}>', '<h1>', '<h2>'],
    ['<script>{{if .Message}}1{{end}}</script>', '<script>1</script>', '<script></script>'],
    ['<!-- {{ if .Message }} --> x <!-- {{ end }} -->', ' x ', ''],
  ])('chooses by the message: %s', (source, withOne, without) => {
    expect([render(source, 'm'), render(source)]).toEqual([withOne, without]);
  });

  it.each([
    ['a {{- .Message -}} b', 'amb'],
    ['a {{- /* c */ -}} b', 'ab'],
    ['a \r\n\t{{- .Message}} b', 'am b'],
    ['a {{ .Message -}}\n b', 'a mb'],
    ['{{.Message}}{{- /* a */ -}}  d', 'md'],
    ['{{/* a }} b */}}c', 'c'],
    ['{{/* a */ -}} c', 'c'],
    ['a }} b', 'a }} b'],
  ])('trims and comments as Go does: %s', (source, html) => {
    expect(render(source, 'm')).toBe(html);
  });

  it('leaves HTML comments out, and messages in them', () => {
    expect(render('a<!-- c {{.Message}} -->b<!-->c<!---->d<title><!-- x --></title>', NASTY)).toBe(
      'abcd<title><!-- x --></title>',
    );
  });

  it.each([
    ['x\n{{ .Other }}', 2, '{{ .Other }} is not supported'],
    ['{{.message}}', 1, 'is not supported'],
    ['{{}}', 1, 'is not supported'],
    ['{{-.Message}}', 1, 'is not supported'],
    ['{{.Message-}}', 1, 'is not supported'],
    ['{{ /* x */ }}', 1, 'is not supported'],
    ['{{ template "x" }}', 1, 'is not supported'],
    ['\n\n{{ .Message ', 3, 'never closed by }}'],
    ['\n{{/* a }}', 2, 'never closed by */}}'],
    ['{{/* a */ }}', 1, 'fills its braces'],
    ['\n{{ if .Message }}x', 2, 'has no {{ end }}'],
    ['x{{end}}', 1, 'without an {{ if .Message }}'],
    ['<p>{{ else }}', 1, 'without an {{ if .Message }}'],
    ['{{if .Message}}a{{else}}b\n{{else}}c{{end}}', 2, 'without an {{ if .Message }}'],
    ['<b', 1, 'ends inside a tag'],
    ['a\n<a title="x', 2, 'ends inside a tag'],
    ['<!-- a', 1, 'ends inside a comment'],
    ['<title>a', 1, 'ends inside <title>'],
    ['<script>a</scripty>', 1, 'ends inside <script>'],
    ['{{if .Message}}<a href="{{else}}b{{end}}', 1, 'ends inside a tag'],
  ])('fails with the file and the line: %s', (source, line, words) => {
    expect(problem(source)).toContain(words);
    expect(problem(source)).toMatch(new RegExp(`^503\\.html:${line}: `));
  });

  it.each([
    ['<script>var a={{.Message}}</script>', 'inside <script>'],
    ['<SCRIPT>if (a</scrip>"{{.Message}}"</SCRIPT>', 'inside <script>'],
    ['<style>p{color:{{.Message}}}</style>', 'inside <style>'],
    ['<p title={{.Message}}>', 'put the value in quotes'],
    ['<p title= x{{.Message}}>', 'put the value in quotes'],
    ['<a href="{{.Message}}">', 'attribute href'],
    ["<A HREF = '?a={{.Message}}'>", 'attribute href'],
    ['<a onclick="{{.Message}}">', 'attribute onclick'],
    ['<div style="color: {{.Message}}">', 'attribute style'],
    ['<iframe srcdoc="{{.Message}}">', 'attribute srcdoc'],
    ['<meta http-equiv=refresh content="{{.Message}}">', 'attribute content'],
    ['<p data-url="{{.Message}}">', 'attribute data-url'],
    ['<p data-hx-on:click="{{.Message}}">', 'attribute data-hx-on:click'],
    ['<p a="b"/title="c"{{.Message}}>', 'between the attributes'],
    ['<p {{.Message}}>', 'between the attributes'],
    ['<p a{{.Message}}=1>', 'between the attributes'],
    ['</p {{.Message}}>', 'between the attributes'],
    ['<{{.Message}}>', 'where a tag or a declaration begins'],
    ['</{{.Message}}>', 'where a tag or a declaration begins'],
    ['<!-{{.Message}}-', 'where a tag or a declaration begins'],
    ['<?a <p title="?><script>{{.Message}}"', 'inside <script>'],
    ['<title><{{.Message}}</title>', 'where a tag or a declaration begins'],
    ['<title></titl{{.Message}}</title>', 'where a tag or a declaration begins'],
  ])('refuses the message where escaped HTML would not be harmless: %s', (source, words) => {
    expect(problem(`a\n${source}`)).toContain(`{{ .Message }} cannot stand `);
    expect(problem(`a\n${source}`)).toContain(words);
  });

  it('has a limit for nesting', () => {
    expect(problem('{{if.Message}}'.repeat(101))).toContain('more than 100 nested {{ if }}');
  });

  it('says what is allowed', () => {
    expect(problem('{{ printf "x" }}')).toBe(
      '503.html:1: {{ printf "x" }} is not supported; an error page may use {{ .Message }}, ' +
        '{{ if .Message }} … {{ else }} … {{ end }} and {{/* comments */}}',
    );
  });

  const fragments =
    '{{ .Message }}¦{{if .Message}}¦{{- else -}}¦{{ end }}¦{{/* c */}}¦{{¦}}¦{{ .X }}¦ -}}¦<p ¦<title>¦</title>¦<script>¦' +
    '</script¦<!--¦-->¦<a href="¦ title="¦"¦\'¦>¦<¦/¦=¦ ¦\n¦a¦id=¦&lt;¦-¦!¦<?¦</¦{{/*¦*/}}¦<style>¦</style>';
  const pieces = fc.constantFrom(...fragments.split('¦'));
  const source = fc.array(fc.oneof({ weight: 9, arbitrary: pieces }, fc.string({ maxLength: 5 })), { maxLength: 24 });

  it('never throws anything but its own error, and never shows a message that is not escaped', () => {
    const message = '<§>"\'&+</§>';
    fc.assert(
      fc.property(source, (parts) => {
        let page;
        try {
          page = compilePage(parts.join(''), 'x.html');
        } catch (error) {
          expect(error).toBeInstanceOf(TemplateError);
          return;
        }
        const html = renderPage(page, message);
        const shown = html.split('&lt;§&gt;&#34;&#39;&amp;&#43;&lt;/§&gt;');
        expect(shown.join('')).not.toContain('§');
        expect(shown.length).toBe(page.aroundMessage.length);
        expect(renderPage(page, '')).toBe(page.withoutMessage);
      }),
      { numRuns: 3000 },
    );
  });
});
