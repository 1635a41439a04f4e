import { defineConfig } from 'rolldown';
import { proxyBundle } from './scripts/build/proxy-bundle.ts';
import { cliBundle } from './scripts/build/cli-bundle.ts';

/** The production artefact: `dist/`, which needs no node_modules but the packages that are loaded lazily. */
export default defineConfig([proxyBundle(), cliBundle()]);
