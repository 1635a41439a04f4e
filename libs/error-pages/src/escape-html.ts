/** The same replacements, and the same spelling, as Go's html/template: pages look alike on either proxy. */
const REPLACEMENTS: Readonly<Record<string, string>> = {
  '<': '&lt;',
  '>': '&gt;',
  '&': '&amp;',
  '"': '&#34;',
  "'": '&#39;',
  '+': '&#43;',
  '\0': '\uFFFD',
};

/** Makes a text harmless between tags, in `<title>` and in a quoted attribute value. Nowhere else. */
export function escapeHtml(text: string): string {
  return text.replace(/[<>&"'+\0]/g, (character) => REPLACEMENTS[character] ?? character);
}
