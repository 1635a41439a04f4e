/** A line of a document that somebody might copy into a shell, from `kamal-proxy` on. */
export interface CommandLine {
  readonly line: number;
  readonly words: readonly string[];
}

const FENCE = /^```(\w*)/;
const PROGRAM = /(?:^|\s)(?:bin\/)?kamal-proxy(?=\s|$)/;
/** What another program does with the word, and not a command of ours. */
const OTHERS = /^(?:docker (?:run|build|push)|useradd|npm|install|ln|systemctl|kamal|journalctl)\s/;

/** The commands in the code of a Markdown document: indented, or fenced as `sh` or nothing. */
export function commandLines(markdown: string): CommandLine[] {
  return shellLines(markdown).flatMap(({ text, line }) => {
    if (OTHERS.test(text)) return [];
    return text
      .replace(/(?:^|\s)#.*$/, '')
      .split(/[;|]|&&|\s>\s/)
      .flatMap((command) =>
        PROGRAM.test(command) ? [{ line, words: wordsOf(command.replace(/^.*kamal-proxy(?=\s|$)/, '')) }] : [],
      );
  });
}

function shellLines(markdown: string): { readonly text: string; readonly line: number }[] {
  const lines: { text: string; line: number }[] = [];
  let fence: string | null = null;
  let goesOn = false;
  for (const [index, text] of markdown.split('\n').entries()) {
    const language = FENCE.exec(text)?.[1];
    if (language !== undefined) fence = fence === null ? language : null;
    else if (fence === null ? /^ {4}\S/.test(text) || goesOn : /^(sh|)$/.test(fence)) {
      const last = lines.at(-1);
      if (goesOn && last !== undefined) last.text += ` ${text.trim().replace(/\\$/, '')}`;
      else lines.push({ text: text.trim().replace(/\\$/, ''), line: index + 1 });
      goesOn = text.endsWith('\\');
    }
  }
  return lines;
}

/** As a shell would split them; redirections are left out. */
function wordsOf(command: string): string[] {
  const words = command.replace(/\s[12]?>.*$/, '').match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? [];
  return words.filter((word) => word !== '&').map((word) => word.replaceAll(/"([^"]*)"|'([^']*)'/g, '$1$2'));
}
