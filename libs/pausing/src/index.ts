export { type GateState, RUNNING } from './gate-state.js';
export { PauseGate } from './pause-gate.js';
