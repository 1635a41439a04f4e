import { GoParseError } from './go-error.js';
import { quote } from './quote.js';

const TRUE = ['1', 't', 'T', 'TRUE', 'true', 'True'];
const FALSE = ['0', 'f', 'F', 'FALSE', 'false', 'False'];

/** As Go's `strconv.ParseBool`. @throws {GoParseError} */
export function parseBool(text: string): boolean {
  if (TRUE.includes(text)) return true;
  if (FALSE.includes(text)) return false;
  throw new GoParseError(`strconv.ParseBool: parsing ${quote(text)}: invalid syntax`);
}
