/** `node check-node.ts`: exit 1 when the Node that runs it should not be in an image. */
import { knownHoles } from '../../apps/proxy/src/node-holes.ts';

const holes = knownHoles(process.versions.node);
if (holes !== null) {
  console.error(`Error: ${holes}: pull a newer NODE_IMAGE`);
  process.exit(1);
}
