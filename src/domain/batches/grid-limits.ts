/** Jobs that one grid may queue: as many as the queue takes. */
export const MAX_GRID_JOBS = 500;
