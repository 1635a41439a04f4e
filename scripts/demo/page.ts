const COLOURS: Readonly<Record<string, string>> = { v1: '#3b6fd4', v2: '#2f9e61' };

/** The app's page: its version, and one tick for every answer that the open page gets, in the colour of who gave it. */
export function page(version: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Sample app ${version}</title>
<style>
  body { margin: 0; font: 18px/1.5 system-ui, sans-serif; color: #222; background: #f6f6f4; }
  main { max-width: 42rem; margin: 12vh auto; padding: 0 1.5rem; }
  h1 { font-size: 5rem; margin: 0; color: ${COLOURS[version] ?? '#222'}; }
  #ticks { display: flex; flex-wrap: wrap; gap: 3px; min-height: 8rem; align-content: flex-start; }
  #ticks i { width: 10px; height: 10px; border-radius: 2px; }
  p { margin: .5rem 0 1.5rem; }
</style>
<main>
  <h1 id="version">${version}</h1>
  <p>This page asks again four times a second and draws a square for every answer.<br>
     Deploy the other version and watch: the colour changes, no square is red.</p>
  <div id="ticks"></div>
</main>
<script>
  const colours = ${JSON.stringify(COLOURS)};
  const ticks = document.getElementById('ticks');
  const title = document.getElementById('version');
  setInterval(async () => {
    const tick = document.createElement('i');
    try {
      const answer = await fetch('/version', { cache: 'no-store' });
      if (!answer.ok) throw new Error(answer.status);
      const version = (await answer.text()).trim();
      title.textContent = version;
      title.style.color = tick.style.background = colours[version] ?? '#222';
    } catch {
      tick.style.background = '#c92a2a';
    }
    ticks.append(tick);
    if (ticks.children.length > 400) ticks.firstChild.remove();
  }, 250);
</script>
</html>
`;
}
