// Libraries that ship no types; the tools read their elements as open records (see `Element` in moddle.ts).
declare module 'bpmn-moddle'
declare module 'dmn-moddle'
declare module 'bpmnlint'
declare module 'bpmnlint/lib/resolver/node-resolver.js'
declare module '@camunda/form-linting'
declare module '@bpmn-io/feel-lint'
