/** Queries of the worklist, by which they are asked again when something changed. */
export const examinationsKey = ['worklist', 'examinations'] as const
export const tasksKey = ['worklist', 'tasks'] as const
