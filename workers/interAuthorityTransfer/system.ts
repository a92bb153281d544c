/** Who writes into the register what no person did. */
export const bySystem = 'interAuthorityTransfer'
