import { toLondon, toWords } from '../calendar/londonTime.ts'

/** 'Friday 30 October 2026' */
export const dayInWords = (iso: string): string => toLondon(iso).setLocale('en-GB').toFormat('cccc d LLLL yyyy')
export const instantInWords = (iso: string): string => toWords(toLondon(iso))

/** Words of the record inside a text of a form: no line of them becomes a heading or a link. */
export const quoted = (text: unknown): string =>
  typeof text === 'string'
    ? text
        .replace(/\s+/g, ' ')
        .replace(/[\\`*_[\]<>#|{}]/g, '\\$&')
        .trim()
    : ''
