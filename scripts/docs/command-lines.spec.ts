import { expect, it } from 'vitest';
import { commandLines } from './command-lines.ts';

const DOCUMENT = `
Text about \`kamal-proxy nothing\`.

    kamal-proxy deploy web \\
      --target web-1:3000   # a comment
    docker exec kamal-proxy kamal-proxy list | head -1
    docker run --name kamal-proxy image
    bin/kamal-proxy pause web; sleep 3; bin/kamal-proxy resume web

\`\`\`sh
AUTH=1 kamal-proxy stop web --message "Back at noon" > log
\`\`\`

\`\`\`yaml
run: kamal-proxy nothing
\`\`\`
`;

it('finds the commands that somebody may copy', () => {
  expect(commandLines(DOCUMENT).map(({ words }) => words)).toEqual([
    ['deploy', 'web', '--target', 'web-1:3000'],
    ['list'],
    ['pause', 'web'],
    ['resume', 'web'],
    ['stop', 'web', '--message', 'Back at noon'],
  ]);
});
