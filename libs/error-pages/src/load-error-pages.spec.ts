import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadErrorPages } from './load-error-pages.js';

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'error-pages-'));
});

afterEach(() => rm(directory, { recursive: true }));

const add = (name: string, text: string) => writeFile(join(directory, name), text);

describe('loading error pages', () => {
  it('takes <status>.html, and reads nothing that is not *.html', async () => {
    await add('404.html', 'not here: é');
    await add('503.html', '{{ .Message }}');
    await add('about.html', 'about');
    await add('5034.html', 'no status');
    await add('notes.txt', '{{ broken');
    await mkdir(join(directory, 'assets'));
    expect(await loadErrorPages(directory)).toEqual({ '404': 'not here: é', '503': '{{ .Message }}' });
  });

  it('insists that every *.html is a template', async () => {
    await add('404.html', 'fine');
    await add('about.html', 'a\nb {{ .Name }}');
    await expect(loadErrorPages(directory)).rejects.toMatchObject({
      code: 'ERROR_PAGES_UNUSABLE',
      message: expect.stringMatching(/^unable to load error pages: about\.html:2: \{\{ \.Name \}\} is not supported/),
    });
  });

  it('says that a directory has no page, or is none', async () => {
    await add('notes.txt', '');
    const missing = join(directory, 'missing');
    const file = join(directory, 'notes.txt');
    const problem = (what: string) => `unable to load error pages: ${what}`;
    await expect(loadErrorPages(directory)).rejects.toThrow(problem(`no *.html in ${directory}`));
    await expect(loadErrorPages(missing)).rejects.toThrow(problem(`no such file or directory: ${missing}`));
    await expect(loadErrorPages(file)).rejects.toThrow(problem(`not a directory: ${file}`));
  });

  it('names the cause of what cannot be read', async () => {
    await mkdir(join(directory, '404.html'));
    await expect(loadErrorPages(directory)).rejects.toThrow(/^unable to load error pages: EISDIR/);
  });
});
