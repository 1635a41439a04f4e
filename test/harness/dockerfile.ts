import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from './test-home.js';

export interface Instruction {
  readonly name: string;
  readonly words: string;
}

/** One `FROM` and what follows it. */
export interface Stage {
  readonly name: string;
  readonly base: string;
  readonly instructions: readonly Instruction[];
}

/** The project's Dockerfile, stage by stage. Comments are gone, and lines that go on are one. */
export function readDockerfile(): Stage[] {
  const text = readFileSync(join(PROJECT, 'Dockerfile'), 'utf8').replaceAll(/^#.*\n/gm, '');
  const lines = text.replaceAll(/\\\n\s*/g, '');
  const stages: (Stage & { instructions: Instruction[] })[] = [];
  for (const [, name = '', words = ''] of lines.matchAll(/^([A-Z]+) +(.*)$/gm)) {
    const [, base = '', stage = ''] = name === 'FROM' ? (/^(\S+)(?: AS (\S+))?$/.exec(words) ?? []) : [];
    if (name === 'FROM') stages.push({ name: stage, base, instructions: [] });
    else stages.at(-1)?.instructions.push({ name, words });
  }
  return stages;
}

/** All that a stage says with one instruction. */
export function said(stage: Stage | undefined, name: string): string[] {
  return stage?.instructions.filter((one) => one.name === name).map(({ words }) => words) ?? [];
}

/** `key=value`, and `key="a value"`, of a stage's `LABEL` or `ENV`. */
export function pairs(stage: Stage | undefined, name: string): Record<string, string> {
  const found = [
    ...said(stage, name)
      .join(' ')
      .matchAll(/([\w.]+)=(?:"([^"]*)"|(\S+))/g),
  ];
  return Object.fromEntries(found.map(([, key = '', quoted, plain]) => [key, quoted ?? plain ?? '']));
}
