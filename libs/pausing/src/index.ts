export { type GateState, RUNNING } from './gate-state.js';
