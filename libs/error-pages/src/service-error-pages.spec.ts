import { describe, expect, it } from 'vitest';
import { BuiltInPages } from './built-in-pages.js';
import { ServiceErrorPages } from './service-error-pages.js';

const builtIn = new BuiltInPages();

describe('the built-in pages', () => {
  it.each([404, 413, 502, 503, 504])(
    'have a design for %i: small, for phones, light and dark, nothing fetched',
    (status) => {
      const html = builtIn.render(status, '');
      expect(html).toContain('<html lang="en">');
      expect(html).toContain(`(${status})</title>`);
      expect(html).toContain('name="viewport"');
      expect(html).toContain('prefers-color-scheme:dark');
      expect(html).toMatch(/<h1>[^<]+<\/h1>/);
      expect(html).not.toMatch(/https?:|src=|href=|url\(/);
      expect(html.length).toBeLessThan(1500);
    },
  );

  it.each([
    [400, '<h1>400 Bad Request</h1>'],
    [429, '<h1>429 Too Many Requests</h1>'],
    [500, '<h1>500 Internal Server Error</h1>'],
    [418, '<h1>418</h1>'],
  ])('say the rest in one line: %i', (status, html) => {
    expect(builtIn.render(status, '')).toBe(html);
  });

  it('show the message of a stopped service, and forget it with the stop', () => {
    const plain = builtIn.render(503, '');
    expect(builtIn.render(503, '<Back> at noon')).toContain('<p>&lt;Back&gt; at noon</p>');
    expect(builtIn.render(503, 'Back at one')).toContain('<p>Back at one</p>');
    expect(builtIn.render(503, '')).toBe(plain);
    expect(plain).toContain('cannot answer right now');
  });
});

describe("a service's own pages", () => {
  const pages = new ServiceErrorPages({ '503': '<p>{{ .Message }}</p>', '404': 'none' }, builtIn);

  it('take the place of the built-in ones', () => {
    expect(pages.render(503, 'a & b')).toBe('<p>a &amp; b</p>');
    expect(pages.render(404, '')).toBe('none');
  });

  it('leave other statuses to the built-in ones', () => {
    expect(pages.render(502, '')).toBe(builtIn.render(502, ''));
  });
});
