import { documentExtensions, documentTypeWords, sizeWords } from '../../register/documentContent.ts'
import { documentKinds } from '../../register/documents.ts'
import type { FieldProblem } from '../../register/errors.ts'
import type { Dictionary, Values } from './formView.ts'
import { formView } from './formView.ts'
import { wordFor } from './words.ts'

/** The form by which a document is put into a case, with what is wrong with it. */
export function documentForm(maxBytes: number, values: Values = new Map(), problems: FieldProblem[] = []) {
  const dictionary: Dictionary = {
    file: {
      label: 'File',
      hint: `${documentTypeWords}, up to ${sizeWords(maxBytes)}. A receipt of posting is scanned in here as well.`,
      ask: 'Choose the file',
    },
    kind: { label: 'What it is', ask: 'Choose what it is' },
  }
  return {
    form: formView(values, problems, dictionary, { same: { content: 'file', name: 'file' } }),
    kinds: [
      { value: '', text: 'Choose what it is' },
      ...documentKinds.map((kind) => ({ value: kind, text: wordFor('documentKind', kind) })),
    ],
    accept: documentExtensions.join(','),
  }
}
