/** What Node's timers can count, 24.8 days; with anything longer they fire at once. */
export const LONGEST_TIMER_MS = 2 ** 31 - 1;
