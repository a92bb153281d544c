/** Looked after, child protection with section 47, in proceedings, supervision orders (003:50, AW-17); court work. */
const statutoryCategories = ['CLA', 'CP', 'S47', 'PROCEEDINGS', 'COURT', 'SUPERVISION_ORDER']

export const isStatutory = (categories: unknown): boolean =>
  Array.isArray(categories) && categories.some((category) => statutoryCategories.includes(category))
