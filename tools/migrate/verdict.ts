export type Verdict = {
  /** Why it cannot move; [] when it can. */
  reasons: string[]
  /** `old=new` that would put an element right which is gone. */
  needs: string[]
  /** What happens to it when it moves. */
  notes: string[]
  /** The elements it stands on, with their clocks and messages; nothing else, so that one that went on is refused. */
  mappings: { from: string; to: string }[]
}
