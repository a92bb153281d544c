/** The allocated worker takes up the case; a practitioner involved for a specific role does it in the same way (TU-02). */
export const whoTakesUp = ['ALLOCATED_WORKER', 'involvedPractitioner']
