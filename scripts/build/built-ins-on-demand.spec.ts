import { describe, expect, it } from 'vitest';
import { askForBuiltIns } from './built-ins-on-demand.ts';

const http = 'process.getBuiltinModule("node:http")';

describe('askForBuiltIns', () => {
  it.each([
    ['import http$1 from "node:http";', `const http$1 = ${http};`],
    ['import * as http from "node:http";', `const http = ${http};`],
    ['import { request, get as get$1 } from "node:http";', `const { request, get: get$1 } = ${http};`],
    ['import http, { request } from "node:http";', `const http = ${http}, { request } = ${http};`],
    ['import { default as http, request } from "node:http";', `const http = ${http}, { request } = ${http};`],
    ['import "node:http";', ''],
    ['import { connect } from "net";', 'const { connect } = process.getBuiltinModule("net");'],
  ])('turns %s', (statement, expected) =>
    expect(askForBuiltIns(`a();\n${statement}\nb();`)).toBe(`a();\n${expected}\nb();`),
  );

  it('makes code that finds what it asks for', async () => {
    const code = askForBuiltIns('import p, { join as j } from "node:path";\nexport const same = p.join === j;');
    const { same } = await import(`data:text/javascript,${encodeURIComponent(code)}`);
    expect(same).toBe(true);
  });

  it.each(['import { z } from "zod";', 'import "./chunk.js";', 'const text = `import "x"`;'])(
    'leaves %s',
    (statement) => {
      expect(askForBuiltIns(statement)).toBe(statement);
    },
  );
});
