/**
 * All that teams can import, as one file: the types of both entry points are made from it together, so that a stage of the
 * one is a stage of the other.
 */
export * from '../../apps/proxy/src/shared/extension.js';
export * from '../../apps/proxy/src/shared/extension-contracts.js';
