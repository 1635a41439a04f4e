/** What `deploy --balancing` is when nobody says anything, and what the original always does. */
export const DEFAULT_POLICY = 'round-robin';
